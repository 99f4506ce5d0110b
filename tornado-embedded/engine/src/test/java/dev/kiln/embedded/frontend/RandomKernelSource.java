package dev.kiln.embedded.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes random kernels in Java: nested branches and loops over a few int variables, with jumps, short circuits,
 * ternaries, switches, side effects inside expressions and helpers that return from anywhere. Every loop is bounded by
 * fuel, so that each kernel ends.
 */
final class RandomKernelSource {
    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private final List<String> loops = new ArrayList<>();
    private int names;
    private boolean inHelper;

    private RandomKernelSource(long seed) {
        random = new Random(seed);
    }

    /** A class with kernels {@code k0}, {@code k1}, …, each with a helper of its own. */
    static String write(String name, long seed, int kernels) {
        RandomKernelSource source = new RandomKernelSource(seed);
        source.out
                .append("import uk.ac.manchester.tornado.api.KernelContext;\n")
                .append("import uk.ac.manchester.tornado.api.types.arrays.*;\n")
                .append("public class ")
                .append(name)
                .append(" {\n");
        for (int i = 0; i < kernels; i++) {
            source.method(i);
        }
        return source.out.append("}\n").toString();
    }

    private void method(int number) {
        inHelper = true;
        out.append("static int h" + number + "(IntArray x, int a, int b) { int c = 1, d = 2, fuel = 20;\n");
        block(2);
        out.append("return a ^ b + c; }\n");
        inHelper = false;
        out.append("public static void k" + number + "(KernelContext context, IntArray x, IntArray y) {\n");
        out.append("int a = context.globalIdx, b = x.get(a), c = 3, d = -7, fuel = 40;\n");
        block(4);
        out.append("y.set(context.globalIdx, a + 31 * b + 17 * c + d + h" + number + "(x, b, c));\n");
        out.append("y.set(context.globalIdx, y.get(context.globalIdx) + h" + number + "(x, d, a)); }\n");
    }

    private void block(int depth) {
        int statements = 1 + random.nextInt(4);
        for (int i = 0; i < statements; i++) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        int kind = random.nextInt(depth > 0 ? 14 : 4);
        switch (kind) {
            case 0, 1 -> out.append(variable() + " " + pick("=", "+=", "^=", "-=") + " " + value(2) + ";\n");
            case 2 -> out.append("x.set(" + index() + ", " + value(2) + ");\n");
            case 3 -> out.append(variable() + pick("++", "--") + ";\n");
            case 4, 5, 6 -> {
                out.append("if (" + condition(2) + ") {\n");
                block(depth - 1);
                out.append(random.nextBoolean() ? "} else {\n" : "} else if (" + condition(1) + ") {\n");
                block(depth - 1);
                out.append("}\n");
            }
            case 7 -> {
                out.append("if (" + condition(2) + ") {\n");
                block(depth - 1);
                out.append("}\n");
            }
            case 8, 9 -> loop("while (fuel-- > 0 && " + condition(1) + ") {\n", "}\n", depth);
            case 10 -> {
                String i = "i" + names++;
                loop(
                        "for (int " + i + " = " + pick("0", "-3", "a & 3") + "; " + i + " < " + pick("5", "(c & 7)")
                                + "; " + i + "++) { if (fuel-- <= 0) break;\n" + variable() + " += " + i + ";\n",
                        "}\n",
                        depth);
            }
            case 11 -> loop("do { if (fuel-- <= 0) break;\n", "} while (" + condition(1) + ");\n", depth);
            case 12 -> choice(depth);
            default -> jump();
        }
    }

    private void loop(String head, String tail, int depth) {
        String label = "L" + names++;
        out.append(label + ": " + head);
        loops.add(label);
        block(depth - 1);
        loops.removeLast();
        out.append(tail);
    }

    private void choice(int depth) {
        out.append("switch (" + value(1) + " & 7) {\n");
        for (int i = 0; i < 8; i += 1 + random.nextInt(3)) {
            out.append("case " + i + ":\n");
            block(depth - 1);
            out.append(random.nextInt(3) > 0 ? "if (true) break;\n" : "");
        }
        out.append("default: d++;\n}\n");
    }

    private void jump() {
        out.append("if (" + condition(1) + ") { " + variable() + " += 3; ");
        if (loops.isEmpty() || random.nextInt(6) == 0) {
            out.append(inHelper ? "return " + value(1) + ";" : "return;");
        } else {
            out.append(pick("break ", "continue ") + loops.get(random.nextInt(loops.size())) + ";");
        }
        out.append(" }\n");
    }

    private String value(int depth) {
        if (depth == 0) {
            return random.nextInt(3) == 0 ? Integer.toString(random.nextInt(40) - 20) : variable();
        }
        return switch (random.nextInt(9)) {
            case 0 -> "(" + condition(depth - 1) + " ? " + value(depth - 1) + " : " + value(depth - 1) + ")";
            case 1 -> "x.get(" + index() + ")";
            case 2 -> "(" + variable() + pick("++", "--") + " " + pick("+", "-") + " " + value(depth - 1) + ")";
            case 3 -> "(" + variable() + " = " + value(depth - 1) + ")";
            case 4 -> "(" + value(depth - 1) + pick(" >> ", " >>> ", " << ") + value(depth - 1) + ")";
            case 5 -> "(" + value(depth - 1) + " % 7 / 3)";
            case 6 -> "Math.max(" + value(depth - 1) + ", " + value(depth - 1) + ")";
            default -> "(" + value(depth - 1) + pick(" + ", " - ", " * ", " ^ ", " & ") + value(depth - 1) + ")";
        };
    }

    private String condition(int depth) {
        String test = value(depth) + pick(" < ", " >= ", " == ", " != ", " > ", " <= ") + value(0);
        return switch (depth == 0 ? 9 : random.nextInt(8)) {
            case 0, 1 -> "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
            case 2, 3 -> "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
            case 4 -> "!(" + condition(depth - 1) + ")";
            case 5 -> "(" + test + " ? " + condition(depth - 1) + " : " + condition(depth - 1) + ")";
            default -> test;
        };
    }

    private String index() {
        return "(" + value(1) + ") & 15";
    }

    private String variable() {
        return pick("a", "b", "c", "d");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
