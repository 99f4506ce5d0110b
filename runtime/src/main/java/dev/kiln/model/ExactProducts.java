package dev.kiln.model;

import dev.kiln.kernels.FloatCodes;
import dev.kiln.kernels.GemmSpec;
import dev.kiln.kernels.IntegerCodes;
import dev.kiln.kernels.IntegerGemm;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.OrderedGemm;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.StoredMatrix;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * The tasks of products with the same bits on every engine: FP8 by INT4 or INT8 as integers, all others in FP32 in
 * order of k. Operands are brought into the form that these kernels read, in scratch memory.
 */
record ExactProducts(Tasks tasks, Memory scratch) {
    /** Appends a product, as {@link Tasks#product} does. */
    void append(String id, GemmSpec spec, StoredMatrix a, StoredMatrix b, StoredMatrix c, StoredMatrix aux) {
        FormatTasks formats = new FormatTasks(tasks);
        FloatArray mask = formats.decoded(id + "-mask", aux, scratch);
        if (mask == tasks.unused()) {
            tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, mask);
        }
        boolean direct = c.format().equals(QuantFormat.FP32);
        FloatArray result = direct ? c.floats() : scratch.floats("scratch", c.rows(), c.columns());
        if (areIntegers(spec, a, b)) {
            appendIntegers(id, spec, a, b, result, mask);
        } else {
            FloatArray left = formats.decoded(id + "-left", a, scratch);
            FloatArray right = formats.decoded(id + "-right", b, scratch);
            if (spec.transB()) {
                right = transposed(id + "-transpose", right, b);
            }
            GemmSpec ordered = GemmSpec.of(spec.m(), spec.n(), spec.k(), spec.transA(), false)
                    .withEpilogue(spec.epilogue());
            var grid = OrderedGemm.append(tasks.graph(), id, tasks.context(), ordered, left, right, result, mask);
            tasks.launch(id, grid);
        }
        if (!direct) {
            formats.encode(id + "-encode", result, c);
        }
    }

    /** Whether a product is one of activations and weights whose groups have exact sums. */
    static boolean areIntegers(GemmSpec spec, StoredMatrix a, StoredMatrix b) {
        return !spec.transA()
                && spec.transB()
                && a.format().codes().equals(FloatCodes.E4M3)
                && a.format().group() % IntegerGemm.GROUP == 0
                && b.format().codes() instanceof IntegerCodes
                && b.format().group() == IntegerGemm.GROUP;
    }

    private void appendIntegers(
            String id, GemmSpec spec, StoredMatrix a, StoredMatrix b, FloatArray result, FloatArray mask) {
        int groups = b.format().groups(b.columns());
        int length = groups * IntegerGemm.GROUP;
        IntArray units = scratch.ints("scratch", a.rows(), length);
        FloatArray unitScales = scratch.floats("scratch", a.rows(), groups);
        ByteArray turned = scratch.bytes("scratch", length, b.rows());
        FloatArray turnedScales = scratch.floats("scratch", groups, b.rows());
        ByteArray codes = (ByteArray) a.codes();
        FloatArray scales = (FloatArray) a.scales();
        int shared = a.format().group();
        tasks.graph()
                .task(
                        id + "-units",
                        IntegerGemm::units,
                        tasks.context(),
                        codes,
                        scales,
                        units,
                        unitScales,
                        a.rows(),
                        groups,
                        shared)
                .task(
                        id + "-turn",
                        IntegerGemm::turn,
                        tasks.context(),
                        (ByteArray) b.codes(),
                        (ShortArray) b.scales(),
                        turned,
                        turnedScales,
                        b.rows(),
                        groups,
                        b.format().codesPerByte());
        tasks.launch(id + "-units", LaunchGrid.plane(groups, a.rows()));
        tasks.launch(id + "-turn", LaunchGrid.plane(b.rows(), groups));
        var grid = IntegerGemm.append(
                tasks.graph(),
                id,
                tasks.context(),
                spec,
                units,
                unitScales,
                turned,
                turnedScales,
                result,
                mask,
                groups);
        tasks.launch(id, grid);
    }

    private FloatArray transposed(String id, FloatArray x, StoredMatrix matrix) {
        int rows = matrix.rows();
        int columns = matrix.columns();
        FloatArray y = scratch.floats("scratch", columns, rows);
        tasks.graph().task(id, OrderedGemm::transpose, tasks.context(), x, y, rows, columns);
        tasks.launch(id, LaunchGrid.plane(rows, columns));
        return y;
    }
}
