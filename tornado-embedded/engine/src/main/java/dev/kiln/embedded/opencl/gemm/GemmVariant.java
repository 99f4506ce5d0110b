package dev.kiln.embedded.opencl.gemm;

import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.opencl.OpenClCapabilities;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A way to compute products.
 *
 * @param resource OpenCL C with a kernel {@code gemm}, beside this class
 * @param rows of C that a work item computes
 * @param columns of C that a work item computes
 * @param groupColumns work items of a group along C's columns
 * @param groupRows work items of a group along C's rows
 */
record GemmVariant(String resource, int rows, int columns, int groupColumns, int groupRows) {

    /** Small blocks in registers, no local memory: right everywhere, fast nowhere. */
    static final GemmVariant PORTABLE = new GemmVariant("gemm.cl", 4, 4, 8, 1);

    /** Returns the variant for a product on a device. It depends on nothing else, so the bits stay the same. */
    static GemmVariant choose(OpenClCapabilities device, GemmSpec spec) {
        return PORTABLE;
    }

    /** Returns the OpenCL C. */
    String text() {
        try (InputStream stream = GemmVariant.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + resource + " is missing beside " + GemmVariant.class);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("resource " + resource + " can't be read", e);
        }
    }

    /** Returns the options that build the kernel for products like {@code spec}. Sizes are arguments. */
    String options(GemmSpec spec) {
        return "-cl-std=CL1.2 -DTRANSPOSE_A=" + (spec.transposeA() ? 1 : 0) + " -DTRANSPOSE_B="
                + (spec.transposeB() ? 1 : 0) + " -DACCUMULATE=" + (spec.accumulate() ? 1 : 0) + " -DEPILOGUE="
                + spec.epilogue().code();
    }

    /** Returns the work items for a product, in whole groups. */
    long[] global(GemmSpec spec) {
        return new long[] {
            padded(Math.ceilDiv(spec.n(), columns), groupColumns),
            padded(Math.ceilDiv(spec.m(), rows), groupRows),
            spec.batch()
        };
    }

    /** Returns the work items of a group. */
    long[] local() {
        return new long[] {groupColumns, groupRows, 1};
    }

    private static long padded(int items, int group) {
        return Math.ceilDiv(items, group) * (long) group;
    }
}
