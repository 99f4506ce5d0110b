package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Products of matrices in columns, as cuBLAS's reference defines them: no library, four plain loops. */
final class ColumnMajorBlas {
    private ColumnMajorBlas() {}

    /** Performs a call with the parameters of cuBLAS's reference, in the order that TornadoVM unpacks them. */
    static void perform(LibraryTaskDescriptor descriptor) {
        Object[] p = Objects.requireNonNull(descriptor.getParameters());
        assertThat(p).hasSameSizeAs(descriptor.getAccess());
        if ("cublasSgemm".equals(descriptor.getFunctionName())) {
            assertThat(p).hasSize(13);
            Matrix a = new Matrix((FloatArray) p[6], 0, (int) p[7], (int) p[0]);
            Matrix b = new Matrix((FloatArray) p[8], 0, (int) p[9], (int) p[1]);
            Matrix c = new Matrix((FloatArray) p[11], 0, (int) p[12], 0);
            multiply((int) p[2], (int) p[3], (int) p[4], (float) p[5], a, b, (float) p[10], c);
            return;
        }
        assertThat(descriptor.getFunctionName()).isEqualTo("cublasSgemmStridedBatched");
        assertThat(p).hasSize(17);
        for (int i = 0; i < (int) p[16]; i++) {
            Matrix a = new Matrix((FloatArray) p[6], i * (long) p[8], (int) p[7], (int) p[0]);
            Matrix b = new Matrix((FloatArray) p[9], i * (long) p[11], (int) p[10], (int) p[1]);
            Matrix c = new Matrix((FloatArray) p[13], i * (long) p[15], (int) p[14], 0);
            multiply((int) p[2], (int) p[3], (int) p[4], (float) p[5], a, b, (float) p[12], c);
        }
    }

    /** {@code C = alpha·op(A)·op(B) + beta·C}, C being m × n. */
    private static void multiply(int m, int n, int k, float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        for (int row = 0; row < m; row++) {
            for (int column = 0; column < n; column++) {
                double sum = 0;
                for (int i = 0; i < k; i++) {
                    sum += (double) a.get(row, i) * b.get(i, column);
                }
                double before = beta == 0f ? 0 : beta * c.get(row, column);
                c.array().set(c.index(row, column), (float) (alpha * sum + before));
            }
        }
    }

    /** A matrix in columns, {@code pitch} elements from one to the next, read through an operation. */
    private record Matrix(FloatArray array, long offset, int pitch, int operation) {
        int index(int row, int column) {
            return Math.toIntExact(offset + row + (long) column * pitch);
        }

        float get(int row, int column) {
            return array.get(operation == 0 ? index(row, column) : index(column, row));
        }
    }
}
