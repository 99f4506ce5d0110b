package dev.kiln.tornado;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sources of the short vectors ({@code Float4} and its kin): one class for each kind of number and width, with the
 * members that TornadoVM's has. A lane is a field, so that a kernel's vectors become variables.
 */
final class VectorSources {

    /** The kinds of numbers and the widths that each comes in. */
    static final Map<String, List<Integer>> WIDTHS = Map.of(
            "Float", List.of(2, 3, 4, 8, 16),
            "Double", List.of(2, 3, 4, 8, 16),
            "Int", List.of(2, 3, 4, 8, 16),
            "Short", List.of(2, 3),
            "Byte", List.of(3, 4));

    private final String kind;
    private final int width;
    private final String type;
    private final String number;
    private final boolean real;
    private final boolean large;
    private final StringBuilder text = new StringBuilder();

    private VectorSources(String kind, int width) {
        this.kind = kind;
        this.width = width;
        type = kind + width;
        number = kind.toLowerCase(Locale.ROOT);
        real = kind.equals("Float") || kind.equals("Double");
        large = width > 4;
    }

    /** Adds the text of each source by its path below {@code root}, the API's package. */
    static void addTo(Map<Path, String> sources, Path root) {
        WIDTHS.forEach((kind, widths) -> widths.forEach(
                width -> sources.put(root.resolve("types/vectors/" + kind + width + ".java"), source(kind, width))));
    }

    /** The name of a lane in methods, {@code X} or {@code S0}. */
    static String lane(int width, int index) {
        return width > 4 ? "S" + index : "XYZW".substring(index, index + 1);
    }

    private static String source(String kind, int width) {
        VectorSources vector = new VectorSources(kind, width);
        vector.write();
        return vector.text.toString();
    }

    private String field(int index) {
        return lane(width, index).toLowerCase(Locale.ROOT);
    }

    private String each(IntFunction<String> part, String separator) {
        return IntStream.range(0, width).mapToObj(part).collect(Collectors.joining(separator));
    }

    private String cast(String expression) {
        if (!kind.equals("Byte") && !kind.equals("Short")) {
            return expression;
        }
        return "(" + number + ") " + (expression.startsWith("Math.") ? expression : "(" + expression + ")");
    }

    private boolean has(Integer... widths) {
        return Arrays.asList(widths).contains(width);
    }

    private void member(String comment, String declaration, String body) {
        text.append("\n/** ").append(comment).append(" */\npublic ").append(declaration);
        text.append(" {\n").append(body).append("\n}\n");
    }

    /** A static method whose result has these lanes. */
    private void lanes(String comment, String declaration, IntFunction<String> lane) {
        member(
                comment,
                "static " + type + " " + declaration,
                "return new " + type + "(" + each(i -> cast(lane.apply(i)), ", ") + ");");
    }

    private void write() {
        text.append(each(i -> "private " + number + " " + field(i) + ";", "\n")).append('\n');
        member("All lanes are 0.", type + "()", each(i -> field(i) + " = 0;", "\n"));
        member(
                "Takes each lane.",
                type + "(" + each(i -> number + " " + field(i), ", ") + ")",
                each(i -> "this." + field(i) + " = " + field(i) + ";", "\n"));
        arithmetic();
        if (kind.equals("Float")) {
            mixed();
        }
        functions();
        reductions();
        accessors();
        parts();
        text.append("}\n");
        String imports =
                text.indexOf("TornadoMath.") < 0 ? "" : "import uk.ac.manchester.tornado.api.math.TornadoMath;\n\n";
        text.insert(0, """
                package uk.ac.manchester.tornado.api.types.vectors;

                %s/** %d numbers of type %s, lane by lane. Written by VectorSources, in this module's tests. */
                public final class %s {

                """.formatted(imports, width, number, type));
    }

    private void arithmetic() {
        String[][] operators = {{"add", "+"}, {"sub", "-"}, {"mult", "*"}, {"div", "/"}};
        for (String[] operator : operators) {
            String sign = " " + operator[1] + " ";
            lanes(
                    "Returns a" + sign + "b.",
                    operator[0] + "(" + type + " a, " + type + " b)",
                    i -> "a." + field(i) + sign + "b." + field(i));
            lanes(
                    "Returns a" + sign + "b.",
                    operator[0] + "(" + type + " a, " + number + " b)",
                    i -> "a." + field(i) + sign + "b");
        }
        for (String function : List.of("min", "max")) {
            lanes(
                    "Returns the " + (function.equals("min") ? "smaller" : "larger") + " of both.",
                    function + "(" + type + " a, " + type + " b)",
                    i -> "Math." + function + "(a." + field(i) + ", b." + field(i) + ")");
        }
        if (!large) {
            lanes("Returns a + b.", "inc(" + type + " a, " + number + " b)", i -> "a." + field(i) + " + b");
            lanes("Returns a - b.", "dec(" + type + " a, " + number + " b)", i -> "a." + field(i) + " - b");
            lanes("Returns a * b.", "scale(" + type + " a, " + number + " b)", i -> "a." + field(i) + " * b");
        }
    }

    /** Arithmetic with a vector of integers, on either side. */
    private void mixed() {
        String ints = "Int" + width;
        String[][] operators = {{"add", "+"}, {"sub", "-"}, {"mult", "*"}, {"div", "/"}};
        for (String[] operator : operators) {
            String sign = " " + operator[1] + " ";
            lanes(
                    "Returns a" + sign + "b.",
                    operator[0] + "(" + type + " a, " + ints + " b)",
                    i -> "a." + field(i) + sign + "b.get" + lane(width, i) + "()");
            lanes(
                    "Returns a" + sign + "b.",
                    operator[0] + "(" + ints + " a, " + type + " b)",
                    i -> "a.get" + lane(width, i) + "()" + sign + "b." + field(i));
        }
        for (String function : width == 4 ? List.of("min") : List.of("min", "max")) {
            String what = "Returns the " + (function.equals("min") ? "smaller" : "larger") + " of both.";
            lanes(
                    what,
                    function + "(" + type + " a, " + ints + " b)",
                    i -> "Math." + function + "(a." + field(i) + ", b.get" + lane(width, i) + "())");
            lanes(
                    what,
                    function + "(" + ints + " a, " + type + " b)",
                    i -> "Math." + function + "(a.get" + lane(width, i) + "(), b." + field(i) + ")");
        }
    }

    private void functions() {
        if (real && !type.equals("Float16")) {
            lanes("Returns square roots.", "sqrt(" + type + " a)", i -> "TornadoMath.sqrt(a." + field(i) + ")");
        }
        if (real && !large) {
            lanes("Rounds down.", "floor(" + type + " a)", i -> "TornadoMath.floor(a." + field(i) + ")");
            lanes(
                    "Returns what rounding down takes away.",
                    "fract(" + type + " a)",
                    i -> "a." + field(i) + " - TornadoMath.floor(a." + field(i) + ")");
        }
        if ((real && !large) || type.equals("Int2")) {
            String one = kind.equals("Float") ? "1f" : "1";
            member(
                    "Returns a * (1 / b).",
                    "static " + type + " scaleByInverse(" + type + " a, " + number + " b)",
                    "return mult(a, " + one + " / b);");
        }
        if (!large && !(real && width == 2)) {
            lanes(
                    "Moves each lane into the range from low to high.",
                    "clamp(" + type + " a, " + number + " low, " + number + " high)",
                    i -> "Math.max(Math.min(a." + field(i) + ", high), low)");
        }
        if ((kind.equals("Float") && !large) || type.equals("Double3")) {
            member(
                    "Returns a vector of the same direction and length 1.",
                    "static " + type + " normalise(" + type + " a)",
                    "return mult(a, 1 / length(a));");
        }
        if (real && width == 3) {
            String[][] others = {{"y", "z"}, {"z", "x"}, {"x", "y"}};
            lanes(
                    "Returns the cross product.",
                    "cross(" + type + " a, " + type + " b)",
                    i -> "a." + others[i][0] + " * b." + others[i][1] + " - a." + others[i][1] + " * b."
                            + others[i][0]);
        }
    }

    private void reductions() {
        for (String function : List.of("min", "max")) {
            String lanes = "a." + field(0);
            for (int i = 1; i < width; i++) {
                lanes = cast("Math." + function + "(" + lanes + ", a." + field(i) + ")");
            }
            member(
                    "Returns the " + (function.equals("min") ? "smallest" : "largest") + " lane.",
                    "static " + number + " " + function + "(" + type + " a)",
                    "return " + lanes + ";");
        }
        if (kind.equals("Float")
                || List.of("Int2", "Int8", "Int16").contains(type)
                || (kind.equals("Double") && !has(8))) {
            member(
                    "Returns the sum of the products, lane 0 first.",
                    "static " + number + " dot(" + type + " a, " + type + " b)",
                    "return " + each(i -> "a." + field(i) + " * b." + field(i), " + ") + ";");
        }
        if (real && !large) {
            member(
                    "Returns the root of the sum of squares.",
                    "static " + number + " length(" + type + " a)",
                    "return TornadoMath.sqrt(dot(a, a));");
        }
        if (type.equals("Float4")) {
            member(
                    "Returns the sum of the lanes, lane 0 first.",
                    "static float sum(Float4 a)",
                    "return " + each(i -> "a." + field(i), " + ") + ";");
        }
        if (!type.equals("Float16")) {
            member(
                    "Returns whether all lanes are equal.",
                    "static boolean isEqual(" + type + " a, " + type + " b)",
                    "return " + each(i -> "a." + field(i) + " == b." + field(i), " && ") + ";");
        }
    }

    private void accessors() {
        member(
                "Returns a lane by its number from 0.",
                number + " get(int index)",
                "return switch (index) {" + each(i -> "case " + i + " -> " + field(i) + ";", "\n")
                        + "default -> toArray()[index];\n};");
        member(
                "Sets a lane by its number from 0.",
                "void set(int index, " + number + " value)",
                "switch (index) {" + each(i -> "case " + i + " -> " + field(i) + " = value;", "\n")
                        + "default -> toArray()[index] = value;\n}");
        member(
                "Takes the lanes of another vector.",
                "void set(" + type + " other)",
                each(i -> field(i) + " = other." + field(i) + ";", "\n"));
        for (int i = 0; i < width; i++) {
            accessor(lane(width, i), i, true, !(large && i == 13));
        }
        if (type.equals("Float3") || type.equals("Double3") || type.equals("Int2")) {
            for (int i = 0; i < width; i++) {
                accessor("S" + i, i, !kind.equals("Double"), !kind.equals("Int"));
            }
        }
    }

    private void accessor(String name, int index, boolean read, boolean written) {
        if (read) {
            member("Returns lane " + index + ".", number + " get" + name + "()", "return " + field(index) + ";");
        }
        if (written) {
            member(
                    "Sets lane " + index + ".",
                    "void set" + name + "(" + number + " value)",
                    field(index) + " = value;");
        }
    }

    private void parts() {
        if (!type.equals("Float16")) {
            member("Returns a copy.", type + " duplicate()", made(type, 0, width));
        }
        if (List.of("Float", "Double", "Int").contains(kind)) {
            if (has(3, 4)) {
                member("Returns the first two lanes.", kind + "2 as" + kind + "2()", made(kind + "2", 0, 2));
            }
            if (has(4)) {
                member("Returns the first three lanes.", kind + "3 as" + kind + "3()", made(kind + "3", 0, 3));
            }
            if (has(8) || (has(4) && real)) {
                String half = kind + width / 2;
                member("Returns the lower half of the lanes.", half + " getLow()", made(half, 0, width / 2));
                member("Returns the upper half of the lanes.", half + " getHigh()", made(half, width / 2, width));
            }
            if (has(4) && real) {
                member("Sets all lanes.", "void fill(" + number + " value)", each(i -> field(i) + " = value;", "\n"));
            }
        }
        member("Returns the number of lanes.", "int size()", "return " + width + ";");
        member("Returns the lanes as an array of their own.", number + "[] toArray()", array());
        member("Returns the lanes as an array of their own.", number + "[] getArray()", array());
        text.append("\n@Override\npublic String toString() {\nreturn \"(\" + ")
                .append(each(this::field, " + \", \" + "))
                .append(" + \")\";\n}\n");
    }

    private String array() {
        return "return new " + number + "[] {" + each(this::field, ", ") + "};";
    }

    private String made(String made, int from, int to) {
        return "return new " + made + "("
                + IntStream.range(from, to).mapToObj(this::field).collect(Collectors.joining(", ")) + ");";
    }
}
