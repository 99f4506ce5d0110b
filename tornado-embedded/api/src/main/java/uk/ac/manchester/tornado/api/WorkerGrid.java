package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.Nullable;

/** How many work items run a task, per dimension, and how many of them form a group. */
public interface WorkerGrid {

    /** Returns the number of dimensions, 1 to 3. */
    int dimension();

    /** Returns the global size of each dimension, in three elements. */
    long[] getGlobalWork();

    /** Returns the local size of each dimension, in three elements, or null where the device chooses. */
    long @Nullable [] getLocalWork();

    /** Returns the number of groups of each dimension, or null where the device chooses. */
    long @Nullable [] getNumberOfWorkgroups();

    /** Returns the first global index of each dimension, in three elements. */
    long[] getGlobalOffset();

    /** Sets the global size of each dimension. */
    void setGlobalWork(long x, long y, long z);

    /** Sets the local size of each dimension. */
    void setLocalWork(long x, long y, long z);

    /** Lets the device choose the number of groups. */
    void setNumberOfWorkgroupsToNull();

    /** Lets the device choose the local size. */
    void setLocalWorkToNull();

    /** Sets the first global index of each dimension. */
    void setGlobalOffset(long x, long y, long z);
}
