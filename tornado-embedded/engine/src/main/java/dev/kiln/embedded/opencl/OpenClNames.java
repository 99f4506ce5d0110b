package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Variable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Java's names, made safe in OpenCL C and unique in the kernel; what is not Java's begins with {@code kiln_}. */
final class OpenClNames {
    /** Keywords, types, and functions that generated code calls. */
    private static final Pattern TAKEN = Pattern.compile("(_|kiln_).*|[A-Z][A-Z0-9_]+"
            + "|(bool|half|quad|u?char|u?short|u?int|u?long|float|double)(\\d+(x\\d+)?)?"
            + "|(image|event|sampler|size|ptrdiff|u?intptr)\\w*_t|(as|convert|get|atomic|atom|native|half)_\\w+"
            + "|is(nan|inf|finite|normal|equal|notequal|greater|less|ordered|unordered)\\w*"
            + "|auto|break|case|complex|const|constant|continue|default|do|else|enum|extern|false|for|global|goto|if"
            + "|imaginary|inline|kernel|local|pipe|private|read_only|read_write|register|restrict|return|signed|sizeof"
            + "|static|struct|switch|true|typedef|uniform|union|unsigned|vec_step|void|volatile|while|write_only|unix"
            + "|linux|abs|min|max|fabs|fmin|fmax|fmod|sqrt|rsqrt|exp|log|log2|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh"
            + "|tanh|pow|floor|ceil|popcount|barrier|status|failure");

    /** The other functions of OpenCL, which a variable may hide but a kernel may not replace. */
    private static final Pattern FUNCTION =
            Pattern.compile("main|printf|acosh|asinh|atanh|cbrt|copysign|erfc?|exp2|exp10"
                    + "|expm1|fdim|fma|fract|frexp|hypot|ilogb|ldexp|l?gamma\\w*|log10|log1p|logb|mad\\w*|maxmag|minmag|modf|nan"
                    + "|nextafter|pown?r?|remainder|remquo|rint|root|round|trunc|\\w+pi|add_sat|hadd|rhadd|clamp|clz|mul_hi"
                    + "|rotate|sub_sat|upsample|mul24|degrees|mix|radians|step|smoothstep|sign|cross|dot|distance|length"
                    + "|normalize|fast_\\w+|any|all|bitselect|select|v(load|store)\\w*|\\w*fence|async_\\w+|wait_\\w+|prefetch"
                    + "|shuffle2?|(read|write)_image\\w*|sincos");

    private final Map<Object, String> names = new HashMap<>();
    private final Map<Memory, String> lengths = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    OpenClNames(Kernel kernel) {
        used.add(function(kernel));
        for (Parameter parameter : kernel.parameters()) {
            String name = unique(parameter.name());
            names.put(parameter.index(), name);
            if (parameter instanceof Parameter.Array array) {
                names.put(array.buffer(), name);
                lengths.put(array.buffer(), unique(name + "_length"));
            }
        }
        kernel.arrays().forEach(array -> names.put(array, unique(array.name())));
        kernel.variables().forEach(variable -> names.put(variable, unique(variable.name())));
    }

    /** The name of the kernel function. */
    static String function(Kernel kernel) {
        String name = plain(kernel.name());
        return FUNCTION.matcher(name).matches() || TAKEN.matcher(name).matches() ? name + "_kernel" : name;
    }

    String of(Variable variable) {
        return get(variable);
    }

    String of(Memory memory) {
        return get(memory);
    }

    String ofParameter(int parameter) {
        return get(parameter);
    }

    /** The argument that says how long a buffer is. */
    String lengthOf(Memory.Buffer buffer) {
        String name = lengths.get(buffer);
        if (name == null) {
            throw new IllegalStateException("undeclared " + buffer);
        }
        return name;
    }

    /** A name that nothing has yet. */
    String unique(String wish) {
        String base = plain(wish);
        if (TAKEN.matcher(base).matches()) {
            base += "_";
        }
        String name = base;
        for (int i = 1; !used.add(name); i++) {
            name = base + "_" + i;
        }
        return name;
    }

    private String get(Object thing) {
        String name = names.get(thing);
        if (name == null) {
            throw new IllegalStateException("undeclared " + thing);
        }
        return name;
    }

    private static String plain(String name) {
        String ascii = name.replace('$', '_').replaceAll("[^A-Za-z0-9_]", "x");
        return ascii.startsWith("_") ? "x" + ascii : ascii;
    }
}
