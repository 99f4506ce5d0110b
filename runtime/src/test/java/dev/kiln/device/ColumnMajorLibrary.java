package dev.kiln.device;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.HostLibrary;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Stands for cuBLAS on the host: one product of matrices in columns, as its reference defines it, in plain loops. */
public final class ColumnMajorLibrary implements HostLibrary {
    private static int calls;

    /** How many products it has computed. */
    static int calls() {
        return calls;
    }

    @Override
    public String name() {
        return "nvidia/cublas";
    }

    @Override
    public HostCall prepare(String function, Object[] p) {
        if (!function.equals("cublasSgemm") || p.length != 13) {
            throw new IllegalArgumentException("no " + function + " of " + p.length + " parameters");
        }
        return pool -> {
            calls++;
            multiply(p);
        };
    }

    /** The parameters: transa, transb, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc. */
    private static void multiply(Object[] p) {
        int m = (int) p[2];
        int k = (int) p[4];
        float beta = (float) p[10];
        FloatArray c = (FloatArray) p[11];
        for (int column = 0; column < (int) p[3]; column++) {
            for (int row = 0; row < m; row++) {
                double sum = 0;
                for (int i = 0; i < k; i++) {
                    sum += (double) element((FloatArray) p[6], (int) p[7], (int) p[0], row, i)
                            * element((FloatArray) p[8], (int) p[9], (int) p[1], i, column);
                }
                int at = row + column * (int) p[12];
                c.set(at, (float) ((float) p[5] * sum + (beta == 0 ? 0 : beta * c.get(at))));
            }
        }
    }

    private static float element(FloatArray array, int pitch, int operation, int row, int column) {
        return array.get(operation == 0 ? row + column * pitch : column + row * pitch);
    }
}
