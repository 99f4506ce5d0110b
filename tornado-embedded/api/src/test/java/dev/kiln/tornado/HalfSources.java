package dev.kiln.tornado;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sources of the short vectors of 16-bit floating-point numbers; a lane is a field with its bits. */
final class HalfSources {

    /** The widths that there are. */
    static final int[] WIDTHS = {2, 3, 4, 8, 16};

    private final int width;
    private final String type;
    private final StringBuilder text = new StringBuilder();

    private HalfSources(int width) {
        this.width = width;
        type = "Half" + width;
    }

    /** Adds the text of each source by its path below {@code root}, the API's package. */
    static void addTo(Map<Path, String> sources, Path root) {
        for (int width : WIDTHS) {
            HalfSources half = new HalfSources(width);
            half.write();
            sources.put(root.resolve("types/vectors/Half" + width + ".java"), half.text.toString());
        }
    }

    private String lane(int index) {
        return VectorSources.lane(width, index);
    }

    private String field(int index) {
        return lane(index).toLowerCase(Locale.ROOT);
    }

    private String each(IntFunction<String> part, String separator) {
        return IntStream.range(0, width).mapToObj(part).collect(Collectors.joining(separator));
    }

    private void member(String comment, String declaration, String body) {
        text.append("\n/** ").append(comment).append(" */\npublic ").append(declaration);
        text.append(" {\n").append(body).append("\n}\n");
    }

    private void write() {
        text.append("""
                package uk.ac.manchester.tornado.api.types.vectors;

                import uk.ac.manchester.tornado.api.types.HalfFloat;

                /** %d numbers of 16 bits, lane by lane. Written by HalfSources, in this module's tests. */
                public final class %s {

                """.formatted(width, type));
        text.append(each(i -> "private short " + field(i) + ";", "\n")).append('\n');
        member("All lanes are 0.", type + "()", each(i -> field(i) + " = 0;", "\n"));
        member(
                "Takes each lane.",
                type + "(" + each(i -> "HalfFloat " + field(i), ", ") + ")",
                each(i -> "this." + field(i) + " = " + field(i) + ".getHalfFloatValue();", "\n"));
        String[][] operators = {{"add", "+"}, {"sub", "-"}, {"mult", "*"}, {"div", "/"}};
        for (String[] operator : operators) {
            String comment = "Returns a " + operator[1] + " b.";
            String start = "static " + type + " " + operator[0] + "(" + type + " a, ";
            member(comment, start + type + " b)", lanes(i -> operation(operator[0], i, "b.get" + lane(i) + "()")));
            member(comment, start + "HalfFloat b)", lanes(i -> operation(operator[0], i, "b")));
        }
        member(
                "Returns the sum of the products, each rounded; pairs are added, then pairs of sums.",
                "static HalfFloat dot(" + type + " a, " + type + " b)",
                type + " m = mult(a, b);\nreturn " + sum(0, width) + ";");
        accessors();
        text.append("}\n");
    }

    private String lanes(IntFunction<String> lane) {
        return "return new " + type + "(" + each(lane, ", ") + ");";
    }

    private String operation(String name, int index, String other) {
        return "HalfFloat." + name + "(a.get" + lane(index) + "(), " + other + ")";
    }

    private String sum(int from, int to) {
        if (to - from == 1) {
            return "m.get" + lane(from) + "()";
        }
        int middle = width == 3 ? to - 1 : (from + to) / 2;
        return "HalfFloat.add(" + sum(from, middle) + ", " + sum(middle, to) + ")";
    }

    private void accessors() {
        member(
                "Returns a lane by its number from 0.",
                "HalfFloat get(int index)",
                "return switch (index) {" + each(i -> "case " + i + " -> get" + lane(i) + "();", "\n")
                        + "default -> new HalfFloat(toArray()[index]);\n};");
        member(
                "Sets a lane by its number from 0.",
                "void set(int index, HalfFloat value)",
                "switch (index) {" + each(i -> "case " + i + " -> " + field(i) + " = value.getHalfFloatValue();", "\n")
                        + "default -> toArray()[index] = value.getHalfFloatValue();\n}");
        member(
                "Takes the lanes of another vector.",
                "void set(" + type + " other)",
                each(i -> field(i) + " = other." + field(i) + ";", "\n"));
        for (int i = 0; i < width; i++) {
            member(
                    "Returns lane " + i + ".",
                    "HalfFloat get" + lane(i) + "()",
                    "return new HalfFloat(" + field(i) + ");");
            if (width != 16 || i != 13) {
                member(
                        "Sets lane " + i + ".",
                        "void set" + lane(i) + "(HalfFloat value)",
                        field(i) + " = value.getHalfFloatValue();");
            }
        }
        if (width == 2) {
            pair();
        }
        if (width < 16) {
            member("Returns a copy.", type + " duplicate()", lanes(i -> "get" + lane(i) + "()"));
        }
        member("Returns the number of lanes.", "int size()", "return " + width + ";");
        String array = "return new short[] {" + each(this::field, ", ") + "};";
        member("Returns the bits of the lanes as an array of their own.", "short[] toArray()", array);
        member("Returns the bits of the lanes as an array of their own.", "short[] getArray()", array);
        text.append("\n@Override\npublic String toString() {\nreturn \"(\" + ")
                .append(each(i -> "get" + lane(i) + "()", " + \", \" + "))
                .append(" + \")\";\n}\n");
    }

    private void pair() {
        member(
                "Returns a * b + c, rounded twice.",
                "static Half2 fma(Half2 a, Half2 b, Half2 c)",
                "return add(mult(a, b), c);");
        member("Returns lane 0.", "static float lowFloat(Half2 a)", "return a.getX().getFloat32();");
        member("Returns lane 1.", "static float highFloat(Half2 a)", "return a.getY().getFloat32();");
        member(
                "Rounds two floats.",
                "static Half2 fromFloats(float x, float y)",
                "return new Half2(new HalfFloat(x), new HalfFloat(y));");
    }
}
