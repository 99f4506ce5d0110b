package dev.kiln.model;

import dev.kiln.kernels.FloatCodes;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.ScaleType;
import dev.kiln.kernels.ScaledFloats;
import dev.kiln.kernels.ScaledIntegers;
import dev.kiln.kernels.ShortFloats;
import dev.kiln.kernels.StoredMatrix;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** The tasks that bring a matrix from FP32 into a format, and back. */
public record FormatTasks(Tasks tasks) {
    /** The matrix itself where it is FP32, or an FP32 copy that a task makes. */
    FloatArray decoded(String id, StoredMatrix matrix, Memory scratch) {
        if (matrix.format().equals(QuantFormat.FP32)) {
            return matrix.floats();
        }
        FloatArray x = scratch.floats("scratch", matrix.rows(), matrix.columns());
        decode(id, matrix, x);
        return x;
    }

    /** The matrix in a format: itself where it is in that, or a copy that a task makes. */
    StoredMatrix in(String id, QuantFormat format, StoredMatrix matrix, String category, Memory memory) {
        if (matrix.format().equals(format)) {
            return matrix;
        }
        StoredMatrix encoded = memory.matrix(category, format, matrix.rows(), matrix.columns());
        encode(id, matrix.floats(), encoded);
        return encoded;
    }

    /**
     * Encodes a matrix.
     *
     * @param x [rows × columns]
     * @param into not FP32
     */
    public void encode(String id, FloatArray x, StoredMatrix into) {
        QuantFormat format = into.format();
        TaskGraph graph = tasks.graph();
        int columns = into.columns();
        int powersOfTwo = tasks.exact() ? 1 : 0;
        if (format.scale() == ScaleType.NONE) {
            int n = into.rows() * columns;
            ShortArray bits = (ShortArray) into.codes();
            if (format.equals(QuantFormat.FP16)) {
                graph.task(id, ShortFloats::encodeHalf, tasks.context(), x, bits, n);
            } else {
                graph.task(id, ShortFloats::encodeBrain, tasks.context(), x, bits, n);
            }
            tasks.launch(id, LaunchGrid.lanes(n));
            return;
        }
        ByteArray codes = (ByteArray) into.codes();
        if (format.codes() instanceof FloatCodes floats) {
            FloatCodes.Encoding e = floats.encoding();
            graph.task(
                    id,
                    ScaledFloats::encode,
                    tasks.context(),
                    x,
                    codes,
                    (FloatArray) into.scales(),
                    e.lift(),
                    e.steps(),
                    e.largest(),
                    e.infinity(),
                    e.nan(),
                    e.sign(),
                    powersOfTwo,
                    columns,
                    format.group());
        } else {
            graph.task(
                    id,
                    ScaledIntegers::encode,
                    tasks.context(),
                    x,
                    codes,
                    (ShortArray) into.scales(),
                    (int) format.codes().largest(),
                    format.codesPerByte(),
                    powersOfTwo,
                    columns,
                    format.group());
        }
        tasks.launch(id, LaunchGrid.scaleGroups(format.groups(columns), into.rows()));
    }

    /** Decodes a matrix that is not FP32 into x, [rows × columns]. */
    public void decode(String id, StoredMatrix matrix, FloatArray x) {
        QuantFormat format = matrix.format();
        TaskGraph graph = tasks.graph();
        int rows = matrix.rows();
        int columns = matrix.columns();
        if (format.scale() == ScaleType.NONE) {
            ShortArray bits = (ShortArray) matrix.codes();
            int n = rows * columns;
            if (format.equals(QuantFormat.FP16)) {
                graph.task(id, ShortFloats::decodeHalf, tasks.context(), bits, x, n);
            } else {
                graph.task(id, ShortFloats::decodeBrain, tasks.context(), bits, x, n);
            }
            tasks.launch(id, LaunchGrid.lanes(n));
            return;
        }
        ByteArray codes = (ByteArray) matrix.codes();
        int group = format.group();
        if (format.equals(QuantFormat.FP8_E4M3)) {
            graph.task(
                    id,
                    ScaledFloats::decodeE4m3,
                    tasks.context(),
                    codes,
                    (FloatArray) matrix.scales(),
                    x,
                    columns,
                    group);
            tasks.launch(id, LaunchGrid.scaleGroups(format.groups(columns), rows));
            return;
        }
        if (format.codes() instanceof FloatCodes floats) {
            FloatArray table = FloatArray.fromArray(floats.table());
            graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, table)
                    .task(
                            id,
                            ScaledFloats::decode,
                            tasks.context(),
                            codes,
                            (FloatArray) matrix.scales(),
                            table,
                            x,
                            rows,
                            columns,
                            group);
        } else {
            ShortArray scales = (ShortArray) matrix.scales();
            int perByte = format.codesPerByte();
            graph.task(id, ScaledIntegers::decode, tasks.context(), codes, scales, x, perByte, rows, columns, group);
        }
        tasks.launch(id, LaunchGrid.plane(columns, rows));
    }
}
