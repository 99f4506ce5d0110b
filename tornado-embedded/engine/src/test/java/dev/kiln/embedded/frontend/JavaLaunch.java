package dev.kiln.embedded.frontend;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/** Runs a kernel as the Java method that it is: one thread for each work item of a group, one group after the other. */
public final class JavaLaunch {
    private JavaLaunch() {}

    /**
     * Runs a kernel.
     *
     * @param arguments as given to a task; the first is null where the method takes a context, and then the grid counts
     */
    public static void run(Method method, Object[] arguments, long[] global, long[] local) {
        method.setAccessible(true);
        if (arguments.length == 0 || arguments[0] != null) {
            invoke(method, arguments);
            return;
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int z = 0; z < global[2] / local[2]; z++) {
                for (int y = 0; y < global[1] / local[1]; y++) {
                    for (int x = 0; x < global[0] / local[0]; x++) {
                        group(threads, method, arguments, global, local, new int[] {x, y, z});
                    }
                }
            }
        }
    }

    private static void group(
            ExecutorService threads, Method method, Object[] arguments, long[] global, long[] local, int[] group) {
        int items = (int) (local[0] * local[1] * local[2]);
        CyclicBarrier barrier = new CyclicBarrier(items);
        List<Object> shared = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            int[] position = {(int) (i % local[0]), (int) (i / local[0] % local[1]), (int) (i / local[0] / local[1])};
            Object[] own = arguments.clone();
            own[0] = new GroupContext(barrier, shared, global, local, group, position);
            running.add(threads.submit(() -> invoke(method, own)));
        }
        for (Future<?> item : running) {
            try {
                item.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void invoke(Method method, Object[] arguments) {
        try {
            method.invoke(null, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError("cannot run " + method, e);
        }
    }

    /** A context that knows its place, waits at barriers and shares local arrays with its group. */
    private static final class GroupContext extends KernelContext {
        private final CyclicBarrier barrier;
        private final List<Object> shared;
        private int allocated;

        GroupContext(
                CyclicBarrier barrier, List<Object> shared, long[] global, long[] local, int[] group, int[] position) {
            this.barrier = barrier;
            this.shared = shared;
            for (int d = 0; d < 3; d++) {
                String axis = "xyz".substring(d, d + 1);
                set("globalId" + axis, (int) (group[d] * local[d] + position[d]));
                set("localId" + axis, position[d]);
                set("groupId" + axis, group[d]);
                set("globalGroupSize" + axis.toUpperCase(Locale.ROOT), (int) global[d]);
                set("localGroupSize" + axis.toUpperCase(Locale.ROOT), (int) local[d]);
            }
        }

        private void set(String name, int value) {
            try {
                Field field = KernelContext.class.getDeclaredField(name);
                field.setAccessible(true);
                field.set(this, value);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("cannot set " + name, e);
            }
        }

        @Override
        public void localBarrier() {
            try {
                barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void globalBarrier() {
            localBarrier();
        }

        @Override
        public float[] allocateFloatLocalArray(int size) {
            return (float[]) share(new float[size]);
        }

        @Override
        public int[] allocateIntLocalArray(int size) {
            return (int[]) share(new int[size]);
        }

        @Override
        public byte[] allocateByteLocalArray(int size) {
            return (byte[]) share(new byte[size]);
        }

        @Override
        public long[] allocateLongLocalArray(int size) {
            return (long[]) share(new long[size]);
        }

        @Override
        public double[] allocateDoubleLocalArray(int size) {
            return (double[]) share(new double[size]);
        }

        private Object share(Object mine) {
            synchronized (shared) {
                if (shared.size() == allocated) {
                    shared.add(mine);
                }
                return shared.get(allocated++);
            }
        }

        @Override
        public void atomicAdd(IntArray array, int index, int value) {
            synchronized (shared) {
                array.set(index, array.get(index) + value);
            }
        }

        @Override
        public void atomicAdd(LongArray array, int index, long value) {
            synchronized (shared) {
                array.set(index, array.get(index) + value);
            }
        }

        @Override
        public void atomicAdd(int[] array, int index, int value) {
            synchronized (shared) {
                array[index] += value;
            }
        }
    }
}
