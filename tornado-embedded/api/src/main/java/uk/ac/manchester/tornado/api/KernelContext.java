package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/**
 * What a work item knows about itself and its group. In a compiled kernel every use is replaced; called as plain Java
 * it describes the only work item of a grid of size zero, as TornadoVM's does.
 */
public class KernelContext {

    /** The work item's index in the grid, dimension x. */
    public final Integer globalIdx = 0;

    /** The work item's index in the grid, dimension y. */
    public final Integer globalIdy = 0;

    /** The work item's index in the grid, dimension z. */
    public final Integer globalIdz = 0;

    /** The work item's index in its group, dimension x. */
    public final Integer localIdx = 0;

    /** The work item's index in its group, dimension y. */
    public final Integer localIdy = 0;

    /** The work item's index in its group, dimension z. */
    public final Integer localIdz = 0;

    /** The group's index in the grid, dimension x. */
    public final Integer groupIdx = 0;

    /** The group's index in the grid, dimension y. */
    public final Integer groupIdy = 0;

    /** The group's index in the grid, dimension z. */
    public final Integer groupIdz = 0;

    /** The number of work items of the grid, dimension X. */
    public final Integer globalGroupSizeX = 0;

    /** The number of work items of the grid, dimension Y. */
    public final Integer globalGroupSizeY = 0;

    /** The number of work items of the grid, dimension Z. */
    public final Integer globalGroupSizeZ = 0;

    /** The number of work items of a group, dimension X. */
    public final Integer localGroupSizeX = 0;

    /** The number of work items of a group, dimension Y. */
    public final Integer localGroupSizeY = 0;

    /** The number of work items of a group, dimension Z. */
    public final Integer localGroupSizeZ = 0;

    /** A placeholder that is passed to a task in the kernel's first argument. */
    public KernelContext() {}

    /** Waits until every work item of the group is here; orders accesses to local memory. */
    public void localBarrier() {}

    /** Waits until every work item of the group is here; orders accesses to global memory. */
    public void globalBarrier() {}

    /** Returns memory for {@code size} elements that the work items of a group share. */
    public int[] allocateIntLocalArray(int size) {
        return new int[size];
    }

    /** Returns memory for {@code size} elements that the work items of a group share. */
    public byte[] allocateByteLocalArray(int size) {
        return new byte[size];
    }

    /** Returns memory for {@code size} elements that the work items of a group share. */
    public long[] allocateLongLocalArray(int size) {
        return new long[size];
    }

    /** Returns memory for {@code size} elements that the work items of a group share. */
    public float[] allocateFloatLocalArray(int size) {
        return new float[size];
    }

    /** Returns memory for {@code size} elements that the work items of a group share. */
    public double[] allocateDoubleLocalArray(int size) {
        return new double[size];
    }

    /** Adds to an element of global memory in one indivisible step. */
    public void atomicAdd(IntArray array, int index, int val) {
        array.set(index, array.get(index) + val);
    }

    /** Adds to an element of global memory in one indivisible step. */
    public void atomicAdd(LongArray array, int index, long val) {
        array.set(index, array.get(index) + val);
    }

    /** Adds to an element of global memory in one indivisible step. */
    public void atomicAdd(FloatArray array, int index, float val) {
        array.set(index, array.get(index) + val);
    }

    /** Adds to an element of global memory in one indivisible step. */
    public void atomicAdd(DoubleArray array, int index, double val) {
        array.set(index, array.get(index) + val);
    }

    /** Adds to an element of local memory in one indivisible step. */
    public void atomicAdd(int[] array, int index, int val) {
        array[index] += val;
    }
}
