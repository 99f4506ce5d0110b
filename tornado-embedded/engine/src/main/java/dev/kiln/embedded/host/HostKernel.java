package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.ParallelDimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A compiled kernel. Launches of one kernel run one after another; a launch in steady state allocates nothing.
 *
 * <p>The grid is cut into tiles by its sizes and an estimate of the kernel's cost. Threads take tiles as they come;
 * what a work item computes does not depend on which tile, vector or thread it is in.
 */
public final class HostKernel {
    private final Kernel kernel;
    private final KernelLayout layout;
    private final KernelCode code;
    private final List<String> notes;
    private final Frame frame;
    private final Binding binding;
    private final Tiling tiling;
    private final ReentrantLock launching = new ReentrantLock();
    private final WorkPool.TileBody body = this::runTile;

    private final FormChoice form;
    private Scratch[] scratch = {};
    private @Nullable WorkPool pool;

    HostKernel(
            Kernel kernel, KernelLayout layout, Sites sites, KernelCode code, boolean hasVectors, List<String> notes) {
        this.kernel = kernel;
        this.layout = layout;
        this.code = code;
        this.notes = List.copyOf(notes);
        form = new FormChoice(code, layout, hasVectors);
        frame = new Frame(kernel.parameters().size(), sites);
        binding = new Binding(kernel, frame);
        tiling = new Tiling(CostEstimate.nanosPerItem(kernel.body()));
    }

    /** Returns what was compiled. */
    public Kernel kernel() {
        return kernel;
    }

    /** Chooses between vectors and one work item after the other; results are the same. */
    void useVectors(boolean vectors) {
        form.order(vectors);
    }

    /** Waits until it is known which form is faster; for benchmarks. Returns whether it is vectors. */
    public boolean awaitChoice() {
        form.await();
        launching.lock();
        try {
            if (form.isOpen()) {
                form.afterLaunch(0);
            }
            return form.isVectors();
        } finally {
            launching.unlock();
        }
    }

    /** Returns what the compiler did with each part of the kernel, why a part has no vectors, and what runs now. */
    public List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        all.add(form.note());
        return all;
    }

    /**
     * Returns the grid that a kernel with {@code @Parallel} loops needs.
     *
     * @param arguments the task's arguments
     * @throws IllegalStateException if the kernel has no such loops
     */
    public Grid grid(Object[] arguments) {
        if (kernel.parallel().isEmpty()) {
            throw new IllegalStateException("Kernel " + kernel.owner() + "#" + kernel.name()
                    + " has no @Parallel loop, so it needs a worker grid");
        }
        launching.lock();
        try {
            binding.bind(arguments);
            long[] global = {1, 1, 1};
            for (ParallelDimension parallel : kernel.parallel()) {
                global[parallel.dimension()] = Math.max(0, code.tripCount(frame, parallel.dimension()));
            }
            return new Grid(kernel.parallel().size(), global, new long[] {1, 1, 1});
        } finally {
            binding.release();
            launching.unlock();
        }
    }

    /**
     * Runs the kernel for every work item of a grid and returns when all are done.
     *
     * @param arguments exactly what was given to the task: arrays, boxed numbers, the kernel context (not looked at)
     * @param grid the work items
     * @param pool the threads to run on
     * @throws IllegalArgumentException if an argument is missing or of another type than the kernel's parameter
     * @throws IndexOutOfBoundsException if a work item uses an index outside an array; names kernel, line, array, index
     * @throws ArithmeticException if a work item divides an integer by zero
     */
    public void launch(Object[] arguments, Grid grid, WorkPool pool) {
        launching.lock();
        try {
            binding.bind(arguments);
            run(grid, pool);
            binding.writeBack();
        } finally {
            binding.release();
            pool = null;
            launching.unlock();
        }
    }

    private void run(Grid grid, WorkPool workers) {
        for (int d = 0; d < 3; d++) {
            frame.globalSize[d] = (int) grid.global()[d];
            frame.localSize[d] = (int) grid.local()[d];
        }
        if (grid.items() == 0) {
            return;
        }
        tiling.cut(frame, layout.grouped(), layout.rowsEndWithGroups());
        int items = layout.grouped() ? Math.toIntExact(grid.groupItems()) : Lanes.COUNT;
        makeScratch(workers.threads(), items);
        pool = workers;
        if (!form.isOpen()) {
            frame.vector = form.isVectors() && !layout.fixedLoads().isShared(kernel, frame);
            runTiles(workers);
            return;
        }
        form.beforeLaunch(frame);
        long begin = System.nanoTime();
        runTiles(workers);
        form.afterLaunch(System.nanoTime() - begin);
    }

    private void runTiles(WorkPool workers) {
        if (tiling.staysOnCaller()) {
            int slot = workers.slot();
            for (int tile = 0; tile < tiling.tiles(); tile++) {
                runTile(tile, slot);
            }
        } else {
            workers.run(tiling.tiles(), body);
        }
    }

    private void makeScratch(int threads, int items) {
        if (scratch.length < threads) {
            scratch = Arrays.copyOf(scratch, threads);
        }
        for (int i = 0; i < threads; i++) {
            if (scratch[i] == null || scratch[i].items != items) {
                scratch[i] = new Scratch(layout, items);
            }
        }
    }

    private void runTile(int tile) {
        runTile(tile, Objects.requireNonNull(pool).slot());
    }

    private void runTile(int tile, int slot) {
        code.run(
                frame,
                scratch[slot],
                tiling.firstX(tile),
                tiling.endX(tile),
                tiling.firstY(tile),
                tiling.endY(tile),
                tiling.firstZ(tile),
                tiling.endZ(tile));
    }
}
