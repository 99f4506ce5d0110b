package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.GemmRequest;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClCapabilities;
import dev.kiln.embedded.opencl.OpenClContext;
import java.util.function.Function;

/**
 * One kernel; its groups compute tiles of C.
 *
 * @param resource OpenCL C with a kernel {@code gemm}, beside this class
 * @param rows of C that a work item computes
 * @param columns of C that a work item computes
 * @param groupRows work items of a group along C's rows
 * @param groupColumns work items of a group along C's columns
 * @param steps of K that a group shares in local memory at once; 0 if it shares nothing
 */
record TileVariant(String resource, int rows, int columns, int groupRows, int groupColumns, int steps)
        implements GemmVariant {

    @Override
    public String name() {
        return resource.replace(".cl", "") + "-" + rows * groupRows + "x" + columns * groupColumns + "-" + rows + "x"
                + columns + (steps > 0 ? "-" + steps : "");
    }

    @Override
    public boolean fits(OpenClCapabilities device) {
        long shared = (long) steps * (groupRows * rows + groupColumns * columns + 2) * Float.BYTES;
        return device.localBytes() >= shared
                && device.maxGroupItems() >= (long) groupRows * groupColumns
                && device.maxItemSizes().get(0) >= groupColumns
                && device.maxItemSizes().get(1) >= groupRows;
    }

    @Override
    public int vector() {
        return 1;
    }

    @Override
    public String macros() {
        return " -DROWS=" + rows + " -DCOLUMNS=" + columns + " -DGROUP_ROWS=" + groupRows + " -DGROUP_COLUMNS="
                + groupColumns + " -DSTEPS=" + steps;
    }

    @Override
    public OpenClCall prepare(OpenClContext context, GemmRequest request, Function<Object, OpenClBuffer> buffers) {
        return new TileCall(context, request, this, buffers);
    }

    /** Returns the groups of a product. */
    long groups(GemmSpec spec) {
        return Math.ceilDiv(spec.m(), rows * groupRows)
                * (long) Math.ceilDiv(spec.n(), columns * groupColumns)
                * spec.batch();
    }

    /** Returns the work items for a product, in whole groups. */
    long[] global(GemmSpec spec) {
        return new long[] {
            Math.ceilDiv(spec.n(), columns * groupColumns) * (long) groupColumns,
            Math.ceilDiv(spec.m(), rows * groupRows) * (long) groupRows,
            spec.batch()
        };
    }

    /** Returns the work items of a group. */
    long[] local() {
        return new long[] {groupColumns, groupRows, 1};
    }
}
