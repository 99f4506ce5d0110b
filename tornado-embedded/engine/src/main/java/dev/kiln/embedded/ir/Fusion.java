package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two kernels in one: what an elementwise producer would have stored is computed where its consumer loads it, with the
 * same operations in the same order. It takes the consumer's parameters, and behind them those of the producer that the
 * consumer does not have.
 *
 * @param kernel with the consumer's name, lines and grid
 * @param added the producer's parameters that became parameters of their own, by position
 */
public record Fusion(Kernel kernel, List<Integer> added) {
    /** Keeps its own copy. */
    public Fusion {
        added = List.copyOf(added);
    }

    /**
     * Computes a producer's elements in a consumer that computes the same elements of another array, or of the same.
     *
     * @param shared the consumer's parameters that are the same arrays as the producer's, by the producer's position
     * @param keeps whether the producer's output must still be stored
     * @return null where one work item needs what another one changes
     */
    public static @Nullable Fusion sameElements(
            Elementwise producer, Elementwise consumer, Map<Integer, Integer> shared, boolean keeps) {
        for (Map.Entry<Integer, Integer> pair : shared.entrySet()) {
            Memory.Buffer ofProducer = buffer(producer.kernel(), pair.getKey());
            Memory.Buffer ofConsumer = buffer(consumer.kernel(), pair.getValue());
            boolean written = ofProducer.equals(producer.output()) || ofConsumer.equals(consumer.output());
            if (written && !(producer.staysAtIndex(ofProducer) && consumer.staysAtIndex(ofConsumer))) {
                return null;
            }
        }
        ProducerCopies copies = new ProducerCopies(producer, consumer.kernel(), shared);
        Expr.Read index = new Expr.Read(consumer.index());
        List<Stmt> inside = new ArrayList<>();
        int line = consumer.store().line();
        Expr value = copies.append(inside, index, line);
        if (keeps) {
            inside.add(new Stmt.Store(line, copies.output(), index, value));
        }
        Memory output = copies.output();
        List<Stmt> rest = new ArrayList<>(consumer.before());
        rest.add(consumer.store());
        inside.addAll(Rewrite.expressions(
                        new Block(rest),
                        root -> Rewrite.bottomUp(
                                root,
                                expr -> expr instanceof Expr.Load load
                                                && load.memory().equals(output)
                                        ? value
                                        : expr))
                .statements());
        Stmt first = consumer.kernel().body().statements().get(0);
        List<Stmt> body = new ArrayList<>(List.of(first));
        if (consumer.limit() == null) {
            body.addAll(inside);
        } else {
            Expr condition = new Expr.Compare(CompareOp.LT, index, consumer.limit());
            body.add(new Stmt.If(first.line(), condition, new Block(inside), Block.EMPTY));
        }
        return copies.fused(new Block(body));
    }

    /**
     * Computes a producer's elements before each statement of a consumer that loads them. The producer's output is not
     * stored, and the consumer must not write what the producer reads.
     *
     * @param shared as in {@link #sameElements}; the producer's output is among them
     * @return null where that would compute more than {@code most} elements per work item, or an unknown number
     */
    public static @Nullable Fusion atLoads(
            Elementwise producer, Kernel consumer, Map<Integer, Integer> shared, double most) {
        ProducerCopies copies = new ProducerCopies(producer, consumer, shared);
        Memory output = copies.output();
        if (isLoadedInLoop(consumer.body(), output, false)) {
            return null;
        }
        int[] sites = {0};
        Block body = Rewrite.statements(consumer.body(), stmt -> {
            List<Stmt> statements = new ArrayList<>();
            Stmt rewritten = Rewrite.withExpressions(
                    stmt,
                    root -> Rewrite.bottomUp(root, expr -> {
                        if (expr instanceof Expr.Load load && load.memory().equals(output)) {
                            sites[0]++;
                            return copies.append(statements, load.index(), stmt.line());
                        }
                        return expr;
                    }));
            statements.add(rewritten);
            return statements;
        });
        return sites[0] == 0 || sites[0] > most ? null : copies.fused(body);
    }

    private static boolean isLoadedInLoop(Block block, Memory memory, boolean inLoop) {
        for (Stmt stmt : block.statements()) {
            boolean loops = inLoop || stmt instanceof Stmt.For || stmt instanceof Stmt.Loop;
            boolean[] loads = {false};
            stmt.expressions()
                    .forEach(root -> Walk.expressions(
                            root,
                            expr -> loads[0] |= expr instanceof Expr.Load load
                                    && load.memory().equals(memory)));
            if ((loops && loads[0])
                    || stmt.blocks().stream().anyMatch(nested -> isLoadedInLoop(nested, memory, loops))) {
                return true;
            }
        }
        return false;
    }

    private static Memory.Buffer buffer(Kernel kernel, int position) {
        return ((Parameter.Array) kernel.parameters().get(position)).buffer();
    }
}
