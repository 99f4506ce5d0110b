package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The helper methods of a random kernel in Java. A helper's parameters have the names of what it is given, so that the
 * same text means the same in it.
 */
final class JavaHelpers {
    private final String prefix;
    private final long seed;
    private final List<String> methods = new ArrayList<>();

    /**
     * Begins with none.
     *
     * @param prefix what their names begin with
     */
    JavaHelpers(String prefix, long seed) {
        this.prefix = prefix;
        this.seed = seed;
    }

    /** The methods so far. */
    String text() {
        return String.join("", methods);
    }

    /** Yes for one of {@code of} texts, always the same ones for a seed. */
    boolean decide(String text, int of) {
        long mixed = (text.hashCode() ^ seed) * 0x9E3779B97F4A7C15L;
        return Long.remainderUnsigned(mixed >>> 32, of) == 0;
    }

    /** The call of a new helper that returns an expression's value. */
    String call(Expr expr, String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Walk.expressions(expr, each -> collect(each, parameters));
        String type = JavaExpressions.name(expr.type());
        String body = decide(text, 2) ? "return " + text + ";\n" : type + " value = " + text + ";\nreturn value;\n";
        return add(type, parameters, body) + "(" + String.join(", ", parameters.keySet()) + ")";
    }

    /** The call of a new helper that returns early with one of two values. */
    String call(Expr.Select select, String condition, String whenTrue, String whenFalse) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Walk.expressions(select, each -> collect(each, parameters));
        String body = "if (" + condition + ") {\nreturn " + whenTrue + ";\n}\nreturn " + whenFalse + ";\n";
        return add(JavaExpressions.name(select.type()), parameters, body) + "(" + String.join(", ", parameters.keySet())
                + ")";
    }

    /** What a statement is given by the text around it: the context, arrays, scalars, and variables in scope. */
    static Map<String, String> parameters(Stmt stmt, Set<Variable> scope) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Block block = new Block(List.of(stmt));
        Walk.expressions(block, expr -> {
            if (!(expr instanceof Expr.Read)) {
                collect(expr, parameters);
            }
        });
        Walk.statements(block, each -> {
            switch (each) {
                case Stmt.Store s -> collect(s.memory(), parameters);
                case Stmt.AtomicAdd s -> {
                    collect(s.memory(), parameters);
                    parameters.put("context", "KernelContext");
                }
                case Stmt.Barrier s -> parameters.put("context", "KernelContext");
                default -> {}
            }
        });
        Walk.statements(block, each -> {
            if (each instanceof Stmt.Clear clear) {
                parameters.remove(clear.array().name());
            }
        });
        JavaWriter.mentioned(stmt).stream()
                .filter(scope::contains)
                .forEach(variable -> parameters.put(variable.name(), JavaExpressions.name(variable.type())));
        return parameters;
    }

    private static void collect(Expr expr, Map<String, String> parameters) {
        switch (expr) {
            case Expr.Read read ->
                parameters.put(
                        read.variable().name(),
                        JavaExpressions.name(read.variable().type()));
            case Expr.Argument argument -> parameters.put(argument.name(), JavaExpressions.name(argument.type()));
            case Expr.WorkItem item -> parameters.put("context", "KernelContext");
            case Expr.Load load -> collect(load.memory(), parameters);
            default -> {}
        }
    }

    private static void collect(Memory memory, Map<String, String> parameters) {
        parameters.put(memory.name(), type(memory));
    }

    /** The Java type of an array. */
    static String type(Memory memory) {
        String element = memory.element().text();
        return JavaExpressions.isNative(memory)
                ? element.substring(0, 1).toUpperCase(Locale.ROOT) + element.substring(1) + "Array"
                : element + "[]";
    }

    /** Adds a method and returns its name. */
    String add(String result, Map<String, String> parameters, String body) {
        String name = prefix + methods.size();
        List<String> declared = new ArrayList<>();
        parameters.forEach((parameter, type) -> declared.add(type + " " + parameter));
        methods.add("static " + result + " " + name + "(" + String.join(", ", declared) + ") {\n" + body + "}\n");
        return name;
    }
}
