package dev.kiln.kernels.lint;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeElement;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules about names, parameters, guards and debug tables. */
final class SignatureRules {
    private static final int MOST_PARAMETERS = 20;

    /** Types that TornadoVM's OpenCL back end aborts on, or runs in Java instead. */
    static final Pattern NARROW_FLOAT = Pattern.compile("\\b(HalfFloat|Half[248]|BFloat16|FP8)\\w*\\b");

    private static final Set<String> CHANGING = Set.of("learningRate", "seed", "step", "lossScale");

    private SignatureRules() {}

    static List<Violation> check(KernelLint.Method method, boolean kernel) {
        List<Violation> violations = new ArrayList<>();
        int line = line(method);
        for (ClassDesc type : method.type().parameterList()) {
            if (type.equals(ConstantDescs.CD_boolean)) {
                violations.add(violation(Rule.BOOLEAN_PARAMETER, method, line, "boolean parameter"));
            }
            if (NARROW_FLOAT.matcher(type.displayName()).find()) {
                violations.add(violation(Rule.NARROW_FLOAT_TYPE, method, line, type.displayName()));
            }
        }
        if (method.type().parameterCount() > MOST_PARAMETERS) {
            violations.add(violation(
                    Rule.TOO_MANY_PARAMETERS, method, line, method.type().parameterCount() + " parameters"));
        }
        if (!hasDebugTables(method)) {
            violations.add(violation(Rule.NO_DEBUG_TABLES, method, line, "no tables"));
        }
        if (kernel) {
            violations.addAll(checkKernel(method, line));
        }
        return violations;
    }

    /** The method's first line, 0 if it has none. */
    static int line(KernelLint.Method method) {
        for (CodeElement element : elements(method)) {
            if (element instanceof LineNumber number) {
                return number.line();
            }
        }
        return 0;
    }

    static List<CodeElement> elements(KernelLint.Method method) {
        return method.model().code().map(code -> code.elementList()).orElse(List.of());
    }

    private static List<Violation> checkKernel(KernelLint.Method method, int line) {
        List<Violation> violations = new ArrayList<>();
        if (OpenClNames.isReserved(method.name())) {
            violations.add(violation(Rule.RESERVED_NAME, method, line, method.name()));
        }
        int returns = 0;
        boolean readsGlobalId = false;
        for (CodeElement element : elements(method)) {
            if (element instanceof ReturnInstruction) {
                returns++;
            } else if (element instanceof FieldInstruction field) {
                readsGlobalId |= field.name().stringValue().startsWith("globalId");
            } else if (element instanceof LocalVariable variable
                    && variable.slot() < slots(method)
                    && variable.typeSymbol().isPrimitive()
                    && CHANGING.contains(variable.name().stringValue())) {
                violations.add(violation(
                        Rule.CHANGING_SCALAR, method, line, variable.name().stringValue()));
            }
        }
        if (readsGlobalId && returns < 2) {
            violations.add(violation(Rule.UNGUARDED, method, line, "no early return"));
        }
        return violations;
    }

    private static int slots(KernelLint.Method method) {
        return method.type().parameterList().stream()
                .mapToInt(type -> type.equals(ConstantDescs.CD_long) || type.equals(ConstantDescs.CD_double) ? 2 : 1)
                .sum();
    }

    private static boolean hasDebugTables(KernelLint.Method method) {
        return method.model()
                .code()
                .filter(CodeAttribute.class::isInstance)
                .map(CodeAttribute.class::cast)
                .filter(code -> code.findAttribute(Attributes.lineNumberTable()).isPresent())
                .filter(code -> method.type().parameterCount() == 0
                        || code.findAttribute(Attributes.localVariableTable()).isPresent())
                .isPresent();
    }

    private static Violation violation(Rule rule, KernelLint.Method method, int line, String what) {
        return new Violation(rule, method.ownerName(), method.name(), line, what);
    }
}
