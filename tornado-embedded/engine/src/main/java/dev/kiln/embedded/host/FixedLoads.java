package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Walk;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Loads whose value stays the same throughout a launch, such as a learning rate at {@code settings[0]}: the kernel
 * writes nothing to the buffer, and the index depends on constants, arguments and sizes only. Vector rows load them
 * once, at their start. That is right as long as the buffer shares no memory with one that the kernel does write, which
 * each launch checks.
 *
 * @param loads the loads
 * @param read the parameters that they read
 * @param written the parameters that the kernel writes
 */
record FixedLoads(Set<Expr.Load> loads, List<Integer> read, List<Integer> written) {
    static FixedLoads of(Kernel kernel) {
        Set<Integer> written = new LinkedHashSet<>();
        Walk.statements(kernel.body(), stmt -> {
            if (stmt instanceof Stmt.Store store && store.memory() instanceof Memory.Buffer buffer) {
                written.add(buffer.parameter());
            } else if (stmt instanceof Stmt.AtomicAdd add && add.memory() instanceof Memory.Buffer buffer) {
                written.add(buffer.parameter());
            }
        });
        Set<Expr.Load> loads = new HashSet<>();
        Set<Integer> read = new LinkedHashSet<>();
        Walk.expressions(kernel.body(), expr -> {
            if (expr instanceof Expr.Load load
                    && load.memory() instanceof Memory.Buffer buffer
                    && !written.contains(buffer.parameter())
                    && isFixed(load.index())) {
                loads.add(load);
                read.add(buffer.parameter());
            }
        });
        return new FixedLoads(loads, List.copyOf(read), List.copyOf(written));
    }

    private static boolean isFixed(Expr expr) {
        return switch (expr) {
            case Expr.Constant constant -> true;
            case Expr.Argument argument -> true;
            case Expr.Length length -> true;
            case Expr.WorkItem item -> item.query() == Query.GLOBAL_SIZE || item.query() == Query.LOCAL_SIZE;
            case Expr.Binary binary -> binary.isTotal() && isFixed(binary.left()) && isFixed(binary.right());
            default -> false;
        };
    }

    /** Whether a buffer with such loads shares memory with one that the launch writes. */
    boolean isShared(Kernel kernel, Frame frame) {
        // By number: each launch comes here, and an iterator is an object.
        for (int i = 0; i < read.size(); i++) {
            int r = read.get(i);
            for (int j = 0; j < written.size(); j++) {
                int w = written.get(j);
                if (frame.address[r] < end(kernel, frame, w) && frame.address[w] < end(kernel, frame, r)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long end(Kernel kernel, Frame frame, int parameter) {
        int bytes = kernel.parameters().get(parameter) instanceof Parameter.Array array
                ? array.element().bytes()
                : 0;
        return frame.address[parameter] + (long) frame.length[parameter] * bytes;
    }
}
