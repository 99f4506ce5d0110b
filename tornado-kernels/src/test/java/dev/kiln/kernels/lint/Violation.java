package dev.kiln.kernels.lint;

/**
 * One breach of a rule.
 *
 * @param rule the rule
 * @param owner the class, as in its file, with slashes
 * @param method the method's name
 * @param line the source line, 0 where there is none
 * @param what the instruction or parameter
 */
record Violation(Rule rule, String owner, String method, int line, String what) {
    @Override
    public String toString() {
        return owner.replace('/', '.') + "." + method + ", line " + line + ": " + rule + ": " + what + " ("
                + rule.hint() + ")";
    }
}
