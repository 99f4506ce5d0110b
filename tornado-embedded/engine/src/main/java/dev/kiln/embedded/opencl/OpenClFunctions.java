package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.Expr;
import java.util.stream.Collectors;

/**
 * Mathematical functions: a device's own.
 *
 * <p>OpenCL bounds their errors on FLOAT, in ulp: {@code log}, {@code log2} 3, {@code sin}, {@code cos}, {@code asin},
 * {@code acos}, {@code sinh}, {@code cosh} 4, {@code tan}, {@code atan}, {@code tanh} 5, {@code atan2} 6, {@code pow}
 * 16, {@code rsqrt} 2; on DOUBLE the same but {@code pow} and {@code tan}, which have those of FLOAT too. {@code abs},
 * {@code floor} and {@code ceil} are exact, {@code sqrt} is correctly rounded on DOUBLE and, where the device can, on
 * FLOAT. {@code exp} on FLOAT is arithmetic ({@link dev.kiln.embedded.host.ExpandFunctions}), with the bits of the host
 * device, unless floating point is relaxed.
 */
final class OpenClFunctions {
    private OpenClFunctions() {}

    static Fragment call(Expr.Call call, OpenClExpressions expressions, OpenClDefinitions definitions) {
        Fragment.Kind kind = OpenClTypes.kind(call.type());
        String arguments = call.arguments().stream()
                .map(argument -> expressions.of(argument).exact().text())
                .collect(Collectors.joining(", ", "(", ")"));
        if (call.type().isInteger()) {
            // abs gives the unsigned type, where even MIN_VALUE has its absolute value.
            return Fragment.primary(
                    "abs" + arguments, kind == Fragment.Kind.INT ? Fragment.Kind.UINT : Fragment.Kind.ULONG);
        }
        String function = switch (call.function()) {
            case ABS -> "fabs";
            case SQRT, RSQRT, ATAN2 -> call.function().text();
            case POW -> definitions.pow(call.type());
            default -> definitions.keepsNan(call.function().text(), call.type());
        };
        return Fragment.primary(function + arguments, kind);
    }
}
