package dev.kiln.kernels;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid;

/**
 * Runs a kernel's own bytecode, work item by work item. A group whose kernel uses a barrier or local memory is run
 * again with a thread for each work item; that is found out at the first use, before anything was written.
 */
final class PlainLaunch {
    private static final List<String> DIMENSIONS = List.of("x", "y", "z");

    private PlainLaunch() {}

    static void run(WorkerGrid grid, Consumer<KernelContext> body) {
        long[] global = grid.getGlobalWork();
        long[] local = Objects.requireNonNull(grid.getLocalWork(), "a local size");
        long[] groups = new long[3];
        for (int d = 0; d < 3; d++) {
            groups[d] = Math.max(1, global[d]) / local[d];
        }
        for (long z = 0; z < groups[2]; z++) {
            for (long y = 0; y < groups[1]; y++) {
                for (long x = 0; x < groups[0]; x++) {
                    runGroup(new long[] {x, y, z}, local, groups, body);
                }
            }
        }
    }

    private static void runGroup(long[] group, long[] local, long[] groups, Consumer<KernelContext> body) {
        int size = Math.toIntExact(local[0] * local[1] * local[2]);
        try {
            for (int i = 0; i < size; i++) {
                body.accept(place(new Lonely(), group, item(i, local), local, groups));
            }
        } catch (GroupNeeded e) {
            runTogether(size, group, local, groups, body);
        }
    }

    private static void runTogether(int size, long[] group, long[] local, long[] groups, Consumer<KernelContext> body) {
        Shared shared = new Shared(size);
        List<Future<?>> items = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < size; i++) {
                KernelContext context = place(new Member(shared), group, item(i, local), local, groups);
                items.add(executor.submit(() -> body.accept(context)));
            }
            for (Future<?> item : items) {
                item.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("a work item failed", e);
        }
    }

    private static long[] item(int i, long[] local) {
        return new long[] {i % local[0], i / local[0] % local[1], i / local[0] / local[1]};
    }

    private static KernelContext place(KernelContext context, long[] group, long[] item, long[] local, long[] groups) {
        for (int d = 0; d < 3; d++) {
            String name = DIMENSIONS.get(d);
            set(context, "globalId" + name, group[d] * local[d] + item[d]);
            set(context, "localId" + name, item[d]);
            set(context, "groupId" + name, group[d]);
            set(context, "localGroupSize" + name.toUpperCase(Locale.ROOT), local[d]);
            set(context, "globalGroupSize" + name.toUpperCase(Locale.ROOT), local[d] * groups[d]);
        }
        return context;
    }

    private static void set(KernelContext context, String name, long value) {
        try {
            Field field = KernelContext.class.getField(name);
            field.setAccessible(true);
            field.set(context, Math.toIntExact(value));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("KernelContext." + name, e);
        }
    }

    /** Thrown when a work item that runs alone would have to wait for others. */
    private static final class GroupNeeded extends RuntimeException {
        GroupNeeded() {
            super(null, null, false, false);
        }
    }

    private static final class Lonely extends KernelContext {
        @Override
        public void localBarrier() {
            throw new GroupNeeded();
        }

        @Override
        public float[] allocateFloatLocalArray(int size) {
            throw new GroupNeeded();
        }
    }

    private static final class Shared {
        final CyclicBarrier barrier;
        final List<float[]> arrays = new ArrayList<>();

        Shared(int size) {
            barrier = new CyclicBarrier(size);
        }
    }

    private static final class Member extends KernelContext {
        private final Shared shared;
        private int allocated;

        Member(Shared shared) {
            this.shared = shared;
        }

        @Override
        public void localBarrier() {
            try {
                shared.barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new AssertionError("a work item left its group", e);
            }
        }

        @Override
        public float[] allocateFloatLocalArray(int size) {
            synchronized (shared) {
                if (allocated == shared.arrays.size()) {
                    shared.arrays.add(new float[size]);
                }
                return shared.arrays.get(allocated++);
            }
        }
    }
}
