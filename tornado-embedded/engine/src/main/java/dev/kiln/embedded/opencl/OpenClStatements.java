package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueRanges;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes statements, each at its indentation and the first of each Java line with that line's number. */
final class OpenClStatements {
    /** Ends a work item; whoever knows whether something can fail puts the report in front of it. */
    static final String RETURN = "return;";

    private static final String INDENTATION = "    ";

    private final OpenClNames names;
    private final OpenClDefinitions definitions;
    private final ValueRanges ranges;
    private final OpenClExpressions expressions;
    private final OpenClDeclarations declarations;
    private final OpenClRunaways runaways;
    private final OpenClExits exits;
    private final StringBuilder out = new StringBuilder();
    private int depth = 1;
    private int line;

    OpenClStatements(
            OpenClNames names,
            OpenClDefinitions definitions,
            ValueRanges ranges,
            OpenClExpressions expressions,
            OpenClDeclarations declarations,
            OpenClRunaways runaways) {
        this.names = names;
        this.definitions = definitions;
        this.ranges = ranges;
        this.expressions = expressions;
        this.declarations = declarations;
        this.runaways = runaways;
        exits = new OpenClExits(names);
    }

    /** The text so far. */
    String text() {
        return out.toString();
    }

    void block(Block block) {
        for (Stmt stmt : block.statements()) {
            declarations.before(stmt).forEach(this::declare);
            expressions.atLine(stmt.line());
            statement(stmt);
        }
    }

    /** Declares a variable without a value. */
    void declare(Variable variable) {
        write(OpenClTypes.name(variable.type()) + " " + names.of(variable) + ";");
    }

    private void statement(Stmt stmt) {
        switch (stmt) {
            case Stmt.Assign s -> assign(s);
            case Stmt.Store s -> store(s);
            case Stmt.Clear s -> {
                write(s.line(), "for (int kiln_i = 0; kiln_i < " + s.array().length() + "; kiln_i++) {");
                nested(() -> write(names.of(s.array()) + "[kiln_i] = 0;"));
                write("}");
            }
            case Stmt.AtomicAdd s -> atomicAdd(s);
            case Stmt.If s -> choice(s);
            case Stmt.For s -> countedLoop(s);
            case Stmt.Loop s -> loop(s);
            case Stmt.Labeled s -> labeled(s);
            case Stmt.Break s -> exits.leave(s).forEach(text -> write(s.line(), text));
            case Stmt.Continue s -> exits.next(s).forEach(text -> write(s.line(), text));
            case Stmt.Return s -> write(s.line(), RETURN);
            case Stmt.Barrier s ->
                write(
                        s.line(),
                        s.fence() == Stmt.Fence.LOCAL
                                ? "barrier(CLK_LOCAL_MEM_FENCE);"
                                : "barrier(CLK_GLOBAL_MEM_FENCE);");
        }
    }

    private String target(Stmt stmt, Variable variable) {
        String name = names.of(variable);
        return declarations.declares(stmt) ? OpenClTypes.name(variable.type()) + " " + name : name;
    }

    private void assign(Stmt.Assign assign) {
        Variable variable = assign.variable();
        if (assign.value() instanceof Expr.Binary binary
                && binary.left() instanceof Expr.Read read
                && read.variable().equals(variable)
                && hasAssignment(binary)) {
            String added = operand(binary);
            write(assign.line(), names.of(variable) + " " + binary.op().text() + "= " + added + ";");
        } else {
            write(assign.line(), target(assign, variable) + " = " + expressions.value(assign.value()) + ";");
        }
    }

    /** Whether {@code x = x op y} may be {@code x op= y}. */
    private static boolean hasAssignment(Expr.Binary binary) {
        return switch (binary.op()) {
            case ADD, SUB, MUL -> true;
            case AND, OR, XOR -> binary.type() != ValueType.BOOL;
            case DIV -> binary.type().isFloating();
            default -> false;
        };
    }

    private String operand(Expr.Binary binary) {
        Fragment right = expressions.of(binary.right());
        boolean wraps = !binary.type().isFloating() && !binary.op().isLogical() && !ranges.isExact(binary);
        if (!wraps) {
            return right.text();
        }
        return binary.right() instanceof Expr.Constant constant && constant.bits() >= 0
                ? constant.bits() + (constant.type() == ValueType.INT ? "u" : "UL")
                : right.unsigned().text();
    }

    private void store(Stmt.Store store) {
        String value = expressions.value(store.value());
        Memory memory = store.memory();
        write(
                store.line(),
                expressions.isUnchecked(store)
                        ? expressions.element(memory, store.index()) + " = " + value + ";"
                        : expressions.checked(definitions.store(memory), memory, store.index(), ", " + value) + ";");
    }

    private void atomicAdd(Stmt.AtomicAdd add) {
        String value = expressions.value(add.value());
        Memory memory = add.memory();
        String call = expressions.isUnchecked(add)
                ? definitions.atomic(memory.element()) + "(&" + expressions.element(memory, add.index()) + ", " + value
                        + ")"
                : expressions.checked(definitions.atomicAdd(memory), memory, add.index(), ", " + value);
        Variable old = add.old();
        write(add.line(), (old == null ? "" : target(add, old) + " = ") + call + ";");
    }

    private void choice(Stmt.If first) {
        String opening = "if (";
        Stmt.If choice = first;
        while (true) {
            expressions.atLine(choice.line());
            write(choice.line(), opening + expressions.value(choice.condition()) + ") {");
            Block then = choice.then();
            nested(() -> block(then));
            Stmt.If next = onlyChoice(choice.otherwise());
            if (next == null) {
                break;
            }
            opening = "} else if (";
            choice = next;
        }
        if (!choice.otherwise().isEmpty()) {
            write("} else {");
            Block otherwise = choice.otherwise();
            nested(() -> block(otherwise));
        }
        write("}");
    }

    private Stmt.@Nullable If onlyChoice(Block block) {
        return block.statements().size() == 1
                        && block.statements().get(0) instanceof Stmt.If choice
                        && declarations.before(choice).isEmpty()
                ? choice
                : null;
    }

    private void countedLoop(Stmt.For loop) {
        String index = names.of(loop.index());
        String from = expressions.value(loop.from());
        String condition = expressions.value(new Expr.Compare(loop.op(), new Expr.Read(loop.index()), loop.limit()));
        String header = "for (" + target(loop, loop.index()) + " = " + from + "; " + condition + "; "
                + OpenClLoops.increment(loop, index, ranges) + ") {";
        target(loop, loop.label(), header, loop.body(), "}");
    }

    private void loop(Stmt.Loop loop) {
        Stmt.If choice = OpenClLoops.condition(loop);
        if (choice == null || !declarations.before(choice).isEmpty()) {
            String header = runaways.contains(loop) ? "while (" + definitions.holds() + ") {" : "while (true) {";
            target(loop, loop.label(), header, loop.body(), "}");
            return;
        }
        List<Stmt> statements = loop.body().statements();
        expressions.atLine(choice.line());
        Fragment condition = expressions.of(Expr.not(choice.condition()));
        String header = "while ("
                + (runaways.contains(loop)
                        ? definitions.holds() + " && " + condition.at(Fragment.BOTH)
                        : condition.text())
                + ") {";
        target(loop, loop.label(), header, new Block(statements.subList(1, statements.size())), "}");
    }

    private void labeled(Stmt.Labeled labeled) {
        if (OpenClExits.isLeft(labeled)) {
            target(labeled, labeled.label(), "do {", labeled.body(), "} while (false);");
        } else {
            block(labeled.body());
        }
    }

    /** Something that exits leave; flags for those from further inside stand in front of it or of its body. */
    private void target(Stmt stmt, String label, String header, Block body, String footer) {
        int start = out.length();
        exits.enter(label);
        write(stmt.line(), header);
        int inside = out.length();
        nested(() -> block(body));
        write(footer);
        OpenClExits.Flags flags = exits.exit();
        // The flags are only known now; those inside first, for the other place stands before it.
        insert(inside, depth + 1, flags.inside());
        insert(start, depth, flags.before());
        flags.after().forEach(this::write);
    }

    private void insert(int place, int at, List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(added -> text.repeat(INDENTATION, at).append(added).append('\n'));
        out.insert(place, text);
    }

    private void nested(Runnable body) {
        depth++;
        body.run();
        depth--;
    }

    /** A line of text. */
    void write(String text) {
        out.repeat(INDENTATION, depth).append(text).append('\n');
    }

    private void write(int javaLine, String text) {
        write(javaLine == line || javaLine == 0 ? text : text + " // line " + javaLine);
        line = javaLine;
    }
}
