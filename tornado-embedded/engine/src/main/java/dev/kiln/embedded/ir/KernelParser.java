package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link KernelPrinter} writes; errors are {@link IllegalArgumentException}s that name the text's line. */
public final class KernelParser {
    private final KernelLexer words;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Memory> arrays = new ArrayList<>();
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<String, Memory> memories = new LinkedHashMap<>();
    private final Map<String, Expr.Argument> arguments = new LinkedHashMap<>();
    private final ExprParser expressions;

    private KernelParser(String text) {
        words = new KernelLexer(text);
        expressions = new ExprParser(words, variables, memories, arguments);
    }

    /** The kernel that this text describes, not verified. */
    public static Kernel parse(String text) {
        return new KernelParser(text).kernel();
    }

    private Kernel kernel() {
        words.expect("kernel");
        String name = words.take();
        words.expect("in");
        StringBuilder owner = new StringBuilder(words.take());
        while (words.takeIf(".")) {
            owner.append('.').append(words.take());
        }
        List<ParallelDimension> parallel = new ArrayList<>();
        while (!words.peek().equals("{")) {
            String kind = words.take();
            switch (kind) {
                case "parameter" -> parameter();
                case "local" -> {
                    ElementType element = elementType(words.take());
                    int length = words.integer();
                    declare(new Memory.LocalArray(words.take(), element, length));
                }
                case "private" -> {
                    ElementType element = elementType(words.take());
                    int length = words.integer();
                    declare(new Memory.PrivateArray(words.take(), element, length));
                }
                case "variable" -> {
                    int id = words.integer();
                    ValueType type = valueType(words.take());
                    String variable = words.take();
                    variables.put(variable, new Variable(id, variable, type));
                }
                case "parallel" -> parallel.add(new ParallelDimension(words.integer(), expressions.expr()));
                default -> throw words.error("expected a declaration, found '" + kind + "'");
            }
        }
        Block body = block();
        return new Kernel(name, owner.toString(), parameters, arrays, List.copyOf(variables.values()), parallel, body);
    }

    private void declare(Memory memory) {
        arrays.add(memory);
        memories.put(memory.name(), memory);
    }

    private void parameter() {
        int index = words.integer();
        String kind = words.take();
        switch (kind) {
            case "context" -> parameters.add(new Parameter.Context(index, words.take()));
            case "scalar" -> {
                ValueType type = valueType(words.take());
                String name = words.take();
                parameters.add(new Parameter.Scalar(index, name, type));
                arguments.put(name, new Expr.Argument(index, name, type));
            }
            case "native", "heap" -> {
                ElementType element = elementType(words.take());
                Parameter.Storage storage = kind.equals("native") ? Parameter.Storage.NATIVE : Parameter.Storage.HEAP;
                Parameter.Array array = new Parameter.Array(index, words.take(), element, storage);
                parameters.add(array);
                memories.put(array.name(), array.buffer());
            }
            default -> throw words.error("expected context, scalar, native or heap, found '" + kind + "'");
        }
    }

    private Block block() {
        words.expect("{");
        List<Stmt> statements = new ArrayList<>();
        while (!words.takeIf("}")) {
            statements.add(statement());
        }
        return new Block(statements);
    }

    private Stmt statement() {
        int line = words.integer();
        words.expect(":");
        String follower = words.peek(1);
        if (follower.equals("=")) {
            Variable variable = variable();
            words.expect("=");
            return new Stmt.Assign(line, variable, expressions.expr());
        }
        if (follower.equals("[")) {
            Memory memory = memory();
            Expr index = index();
            words.expect("=");
            return new Stmt.Store(line, memory, index, expressions.expr());
        }
        String kind = words.take();
        return switch (kind) {
            case "clear" -> new Stmt.Clear(line, privateArray());
            case "atomic" -> atomicAdd(line);
            case "if" -> {
                Expr condition = expressions.expr();
                Block then = block();
                yield new Stmt.If(line, condition, then, words.takeIf("else") ? block() : Block.EMPTY);
            }
            case "for" -> loop(line);
            case "loop" -> new Stmt.Loop(line, words.take(), block());
            case "block" -> new Stmt.Labeled(line, words.take(), block());
            case "break" -> new Stmt.Break(line, words.take());
            case "continue" -> new Stmt.Continue(line, words.take());
            case "return" -> new Stmt.Return(line);
            case "barrier" ->
                new Stmt.Barrier(line, Stmt.Fence.valueOf(words.take().toUpperCase(Locale.ROOT)));
            default -> throw words.error("expected a statement, found '" + kind + "'");
        };
    }

    private Stmt loop(int line) {
        String label = words.take();
        Variable index = variable();
        words.expect("=");
        Expr from = expressions.expr();
        words.expect(";");
        words.expect(index.name());
        CompareOp op = ExprParser.compareOp(words.take());
        if (op == null) {
            throw words.error("expected a comparison");
        }
        Expr limit = expressions.expr();
        words.expect(";");
        words.expect(index.name());
        words.expect("+=");
        return new Stmt.For(line, label, index, from, op, limit, words.number(), block());
    }

    private Stmt atomicAdd(int line) {
        @Nullable Variable old = null;
        if (words.peek(1).equals("=")) {
            old = variable();
            words.expect("=");
        }
        Memory memory = memory();
        Expr index = index();
        words.expect("+=");
        return new Stmt.AtomicAdd(line, old, memory, index, expressions.expr());
    }

    private Expr index() {
        words.expect("[");
        Expr index = expressions.expr();
        words.expect("]");
        return index;
    }

    private Variable variable() {
        Variable variable = variables.get(words.peek());
        if (variable == null) {
            throw words.error("expected a variable, found '" + words.peek() + "'");
        }
        words.take();
        return variable;
    }

    private Memory memory() {
        Memory memory = memories.get(words.peek());
        if (memory == null) {
            throw words.error("expected an array, found '" + words.peek() + "'");
        }
        words.take();
        return memory;
    }

    private Memory.PrivateArray privateArray() {
        if (memory() instanceof Memory.PrivateArray array) {
            return array;
        }
        throw words.error("expected a private array");
    }

    private ValueType valueType(String word) {
        for (ValueType type : ValueType.values()) {
            if (type.text().equals(word)) {
                return type;
            }
        }
        throw words.error("expected a type, found '" + word + "'");
    }

    private ElementType elementType(String word) {
        for (ElementType type : ElementType.values()) {
            if (type.text().equals(word)) {
                return type;
            }
        }
        throw words.error("expected an element type, found '" + word + "'");
    }
}
