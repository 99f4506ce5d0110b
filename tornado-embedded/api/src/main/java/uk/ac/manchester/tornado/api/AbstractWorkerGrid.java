package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.Nullable;

/** The sizes of a grid; the number of dimensions is the subclass's. */
public abstract class AbstractWorkerGrid implements WorkerGrid {

    /** The global size of each dimension. */
    protected long[] globalWork;

    /** The local size of each dimension, or null where the device chooses. */
    protected long @Nullable [] localWork;

    /** The number of groups of each dimension, or null where the device chooses. */
    protected long @Nullable [] numOfWorkgroups;

    /** The first global index of each dimension. */
    protected long[] globalOffset;

    /** Sets the global size. */
    protected AbstractWorkerGrid(long x, long y, long z) {
        globalWork = new long[] {x, y, z};
        globalOffset = new long[] {0, 0, 0};
    }

    @Override
    public long[] getGlobalWork() {
        return globalWork;
    }

    @Override
    public long @Nullable [] getLocalWork() {
        return localWork;
    }

    @Override
    public long @Nullable [] getNumberOfWorkgroups() {
        return numOfWorkgroups;
    }

    @Override
    public long[] getGlobalOffset() {
        return globalOffset;
    }

    @Override
    public void setGlobalWork(long x, long y, long z) {
        globalWork = new long[] {x, y, z};
    }

    @Override
    public void setLocalWork(long x, long y, long z) {
        localWork = new long[] {x, y, z};
        numOfWorkgroups = new long[] {groups(0, x), groups(1, y), groups(2, z)};
    }

    @Override
    public void setGlobalOffset(long x, long y, long z) {
        globalOffset = new long[] {x, y, z};
    }

    @Override
    public void setLocalWorkToNull() {
        localWork = null;
    }

    @Override
    public void setNumberOfWorkgroupsToNull() {
        numOfWorkgroups = null;
    }

    private long groups(int dimension, long local) {
        if (local < 1) {
            throw new IllegalArgumentException(
                    "The local size of dimension " + dimension + " is " + local + "; expected 1 or more");
        }
        return globalWork[dimension] / local;
    }
}
