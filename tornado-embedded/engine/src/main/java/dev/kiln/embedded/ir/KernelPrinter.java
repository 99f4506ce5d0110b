package dev.kiln.embedded.ir;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a kernel as text that {@link KernelParser} reads back to an equal kernel.
 *
 * <p>Every statement begins with its source line. Binary operations are fully parenthesised. A constant's suffix gives
 * its type ({@code 1}, {@code 1L}, {@code 1.0f}, {@code 1.0d}); floats that are not finite are written as bits
 * ({@code float#7fc00000}).
 */
public final class KernelPrinter {
    private final StringBuilder out = new StringBuilder();

    private KernelPrinter() {}

    /** The whole kernel. */
    public static String print(Kernel kernel) {
        KernelPrinter printer = new KernelPrinter();
        printer.kernel(kernel);
        return printer.out.toString();
    }

    /** One statement with what is nested in it. */
    public static String print(Stmt stmt) {
        KernelPrinter printer = new KernelPrinter();
        printer.statement(stmt, 0);
        return printer.out.toString().stripTrailing();
    }

    /** One expression. */
    public static String print(Expr expr) {
        return switch (expr) {
            case Expr.Constant constant -> constant(constant);
            case Expr.Read read -> read.variable().name();
            case Expr.Argument argument -> argument.name();
            case Expr.WorkItem item -> item.query().text() + "(" + item.dimension() + ")";
            case Expr.Length length -> length.buffer().name() + ".length";
            case Expr.Load load -> load.memory().name() + "[" + print(load.index()) + "]";
            case Expr.Unary unary ->
                unary.op() == UnaryOp.BIT_COUNT
                        ? unary.op().text() + inParentheses(unary.operand())
                        : "(" + unary.op().text() + " " + print(unary.operand()) + ")";
            case Expr.Binary binary ->
                binary.op() == BinaryOp.MIN || binary.op() == BinaryOp.MAX
                        ? binary.op().text() + "(" + print(binary.left()) + ", " + print(binary.right()) + ")"
                        : infix(binary.op().text(), binary.left(), binary.right());
            case Expr.Compare compare -> infix(compare.op().text(), compare.left(), compare.right());
            case Expr.Convert convert -> convert.to().text() + inParentheses(convert.operand());
            case Expr.Narrow narrow -> narrow.op().text() + inParentheses(narrow.operand());
            case Expr.Reinterpret bits -> bits.to().text() + "Bits" + inParentheses(bits.operand());
            case Expr.Select select ->
                "(" + print(select.condition()) + " ? " + print(select.whenTrue()) + " : " + print(select.whenFalse())
                        + ")";
            case Expr.Call call ->
                call.function().text()
                        + call.arguments().stream()
                                .map(KernelPrinter::print)
                                .collect(Collectors.joining(", ", "(", ")"));
        };
    }

    private static String inParentheses(Expr operand) {
        return "(" + print(operand) + ")";
    }

    private static String infix(String op, Expr left, Expr right) {
        return "(" + print(left) + " " + op + " " + print(right) + ")";
    }

    private static String constant(Expr.Constant constant) {
        return switch (constant.type()) {
            case BOOL -> constant.bits() == 0 ? "false" : "true";
            case INT -> Long.toString(constant.bits());
            case LONG -> constant.bits() + "L";
            case FLOAT ->
                Float.isFinite(constant.floatValue())
                        ? constant.floatValue() + "f"
                        : String.format("float#%08x", (int) constant.bits());
            case DOUBLE ->
                Double.isFinite(constant.doubleValue())
                        ? constant.doubleValue() + "d"
                        : String.format("double#%016x", constant.bits());
        };
    }

    private void kernel(Kernel kernel) {
        line(0, "kernel " + kernel.name() + " in " + kernel.owner());
        for (Parameter parameter : kernel.parameters()) {
            line(0, "parameter " + parameter.index() + " " + parameter(parameter));
        }
        for (Memory memory : kernel.arrays()) {
            line(0, array(memory));
        }
        for (Variable variable : kernel.variables()) {
            line(0, "variable " + variable.id() + " " + variable.type().text() + " " + variable.name());
        }
        for (ParallelDimension dimension : kernel.parallel()) {
            line(0, "parallel " + dimension.dimension() + " " + print(dimension.tripCount()));
        }
        line(0, "{");
        block(kernel.body(), 1);
        line(0, "}");
    }

    private static String parameter(Parameter parameter) {
        return switch (parameter) {
            case Parameter.Context context -> "context " + context.name();
            case Parameter.Array array ->
                (array.storage() == Parameter.Storage.NATIVE ? "native " : "heap ")
                        + array.element().text() + " " + array.name();
            case Parameter.Scalar scalar -> "scalar " + scalar.type().text() + " " + scalar.name();
        };
    }

    private static String array(Memory memory) {
        return switch (memory) {
            case Memory.LocalArray a -> "local " + a.element().text() + " " + a.length() + " " + a.name();
            case Memory.PrivateArray a -> "private " + a.element().text() + " " + a.length() + " " + a.name();
            case Memory.Buffer b -> throw new IllegalArgumentException("a buffer is a parameter, not an array: " + b);
        };
    }

    private void block(Block block, int depth) {
        List<Stmt> statements = block.statements();
        for (Stmt stmt : statements) {
            statement(stmt, depth);
        }
    }

    private void statement(Stmt stmt, int depth) {
        String at = stmt.line() + ": ";
        switch (stmt) {
            case Stmt.Assign s -> line(depth, at + s.variable().name() + " = " + print(s.value()));
            case Stmt.Store s -> line(depth, at + element(s.memory(), s.index()) + " = " + print(s.value()));
            case Stmt.Clear s -> line(depth, at + "clear " + s.array().name());
            case Stmt.AtomicAdd s -> {
                Variable old = s.old();
                String result = old == null ? "" : old.name() + " = ";
                line(depth, at + "atomic " + result + element(s.memory(), s.index()) + " += " + print(s.value()));
            }
            case Stmt.If s -> {
                nested(depth, at + "if " + print(s.condition()), s.then());
                if (!s.otherwise().isEmpty()) {
                    out.setLength(out.length() - 1);
                    out.append(" else {\n");
                    block(s.otherwise(), depth + 1);
                    line(depth, "}");
                }
            }
            case Stmt.For s -> nested(depth, at + loopHeader(s), s.body());
            case Stmt.Loop s -> nested(depth, at + "loop " + s.label(), s.body());
            case Stmt.Labeled s -> nested(depth, at + "block " + s.label(), s.body());
            case Stmt.Break s -> line(depth, at + "break " + s.label());
            case Stmt.Continue s -> line(depth, at + "continue " + s.label());
            case Stmt.Return s -> line(depth, at + "return");
            case Stmt.Barrier s -> line(depth, at + "barrier " + (s.fence() == Stmt.Fence.LOCAL ? "local" : "global"));
        }
    }

    private static String loopHeader(Stmt.For loop) {
        String index = loop.index().name();
        return "for " + loop.label() + " " + index + " = " + print(loop.from()) + "; " + index + " "
                + loop.op().text() + " " + print(loop.limit()) + "; " + index + " += " + loop.step();
    }

    private static String element(Memory memory, Expr index) {
        return memory.name() + "[" + print(index) + "]";
    }

    private void nested(int depth, String header, Block body) {
        line(depth, header + " {");
        block(body, depth + 1);
        line(depth, "}");
    }

    private void line(int depth, String text) {
        out.repeat("  ", depth).append(text).append('\n');
    }
}
