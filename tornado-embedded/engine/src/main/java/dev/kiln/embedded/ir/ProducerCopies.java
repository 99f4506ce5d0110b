package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Copies of an elementwise kernel's statements for another kernel, with names and labels of their own. */
final class ProducerCopies {
    private final Elementwise producer;
    private final Kernel consumer;
    private final List<Parameter> parameters;
    private final List<Integer> added = new ArrayList<>();
    private final Map<Integer, Parameter> inFused = new HashMap<>();
    private final List<Variable> variables;
    private final Set<String> names = new HashSet<>();

    /**
     * Begins with the consumer's parameters, and those of the producer behind them.
     *
     * @param shared the consumer's parameters that are the same arrays as the producer's, by the producer's position
     */
    ProducerCopies(Elementwise producer, Kernel consumer, Map<Integer, Integer> shared) {
        this.producer = producer;
        this.consumer = consumer;
        parameters = new ArrayList<>(consumer.parameters());
        variables = new ArrayList<>(consumer.variables());
        parameters.forEach(parameter -> names.add(parameter.name()));
        consumer.arrays().forEach(array -> names.add(array.name()));
        variables.forEach(variable -> names.add(variable.name()));
        Walk.statements(consumer.body(), stmt -> {
            switch (stmt) {
                case Stmt.For s -> names.add(s.label());
                case Stmt.Loop s -> names.add(s.label());
                case Stmt.Labeled s -> names.add(s.label());
                default -> {}
            }
        });
        for (Parameter parameter : producer.kernel().parameters()) {
            Integer same = shared.get(parameter.index());
            if (same != null) {
                inFused.put(parameter.index(), consumer.parameters().get(same));
            } else if (!(parameter instanceof Parameter.Context)) {
                Parameter copy = at(parameter, parameters.size());
                parameters.add(copy);
                added.add(parameter.index());
                inFused.put(parameter.index(), copy);
            }
        }
    }

    private Parameter at(Parameter parameter, int position) {
        String name = unique(parameter.name());
        return switch (parameter) {
            case Parameter.Context c -> new Parameter.Context(position, name);
            case Parameter.Array a -> new Parameter.Array(position, name, a.element(), a.storage());
            case Parameter.Scalar s -> new Parameter.Scalar(position, name, s.type());
        };
    }

    private String unique(String name) {
        String free = name;
        for (int i = 2; !names.add(free); i++) {
            free = name + "_" + i;
        }
        return free;
    }

    private Variable variable(String name, ValueType type) {
        int id = variables.stream().mapToInt(Variable::id).max().orElse(-1) + 1;
        Variable made = new Variable(id, unique(name), type);
        variables.add(made);
        return made;
    }

    /** The producer's output, as the fused kernel knows it. */
    Memory.Buffer output() {
        return buffer(producer.output());
    }

    private Memory.Buffer buffer(Memory memory) {
        int position = ((Memory.Buffer) memory).parameter();
        return ((Parameter.Array) Objects.requireNonNull(inFused.get(position))).buffer();
    }

    /** Appends what computes an element; returns what a load would give after the store. */
    Expr append(List<Stmt> into, Expr index, int line) {
        Expr own = index;
        if (!(index instanceof Expr.Read)) {
            Variable element = variable("element", ValueType.INT);
            into.add(new Stmt.Assign(line, element, index));
            own = new Expr.Read(element);
        }
        Copy copy = new Copy(line, own);
        into.addAll(copy.of(new Block(producer.before())).statements());
        Variable value = variable("value", producer.store().value().type());
        into.add(new Stmt.Assign(line, value, copy.of(producer.store().value())));
        Expr read = new Expr.Read(value);
        return switch (producer.output().element()) {
            case BYTE -> new Expr.Narrow(NarrowOp.I2B, read);
            case SHORT -> new Expr.Narrow(NarrowOp.I2S, read);
            case CHAR -> new Expr.Narrow(NarrowOp.I2C, read);
            case INT, LONG, FLOAT, DOUBLE -> read;
        };
    }

    /** The fused kernel with such a body. */
    Fusion fused(Block body) {
        Kernel kernel = new Kernel(
                consumer.name(), consumer.owner(), parameters, consumer.arrays(), variables, consumer.parallel(), body);
        return new Fusion(Verifier.verify(kernel, "fusing"), added);
    }

    /** One copy: for one index, at one line. */
    private final class Copy {
        private final int line;
        private final Expr index;
        private final Map<Variable, Variable> renamed = new HashMap<>();
        private final Map<String, String> labels = new HashMap<>();

        Copy(int line, Expr index) {
            this.line = line;
            this.index = index;
        }

        private Variable of(Variable variable) {
            return renamed.computeIfAbsent(variable, key -> variable(key.name(), key.type()));
        }

        private String of(String label) {
            return labels.computeIfAbsent(label, ProducerCopies.this::unique);
        }

        private Block of(Block block) {
            return new Block(block.statements().stream().map(this::of).toList());
        }

        private Expr of(Expr root) {
            return Rewrite.bottomUp(root, expr -> switch (expr) {
                case Expr.Read read ->
                    read.variable().equals(producer.index()) ? index : new Expr.Read(of(read.variable()));
                case Expr.Argument argument -> {
                    Parameter own = Objects.requireNonNull(inFused.get(argument.parameter()));
                    yield new Expr.Argument(own.index(), own.name(), argument.type());
                }
                case Expr.Load load -> new Expr.Load(buffer(load.memory()), load.index());
                case Expr.Length length -> new Expr.Length(buffer(length.buffer()));
                default -> expr;
            });
        }

        private Stmt of(Stmt stmt) {
            return switch (stmt) {
                case Stmt.Assign s -> new Stmt.Assign(line, of(s.variable()), of(s.value()));
                case Stmt.If s -> new Stmt.If(line, of(s.condition()), of(s.then()), of(s.otherwise()));
                case Stmt.For s ->
                    new Stmt.For(
                            line,
                            of(s.label()),
                            of(s.index()),
                            of(s.from()),
                            s.op(),
                            of(s.limit()),
                            s.step(),
                            of(s.body()));
                case Stmt.Loop s -> new Stmt.Loop(line, of(s.label()), of(s.body()));
                case Stmt.Labeled s -> new Stmt.Labeled(line, of(s.label()), of(s.body()));
                case Stmt.Break s -> new Stmt.Break(line, of(s.label()));
                case Stmt.Continue s -> new Stmt.Continue(line, of(s.label()));
                default -> throw new IllegalArgumentException("no elementwise kernel has, before its store, " + stmt);
            };
        }
    }
}
