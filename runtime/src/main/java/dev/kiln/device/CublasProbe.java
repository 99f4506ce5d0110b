package dev.kiln.device;

import dev.kiln.kernels.CublasGemm;
import dev.kiln.kernels.GemmSpec;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Whether cuBLAS can be called on a device, found by a small product whose exact result is known: an SDK without the
 * module, a machine without the library, and an answer that is wrong all mean no.
 */
final class CublasProbe {
    private static final System.Logger LOG = System.getLogger(CublasProbe.class.getName());
    private static final Map<String, Boolean> FOUND = new ConcurrentHashMap<>();

    /** A and C are neither square nor symmetric, and both transposes are asked for, so that no mix-up goes unseen. */
    private static final GemmSpec PRODUCT = GemmSpec.of(2, 3, 4, true, true);

    private CublasProbe() {}

    /** Whether it can. A device is asked once; why it can't is logged then. */
    static boolean works(TornadoDevice device) {
        return FOUND.computeIfAbsent(device.getDeviceName(), name -> {
            String reason = whyNot(device);
            if (!reason.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "Matrix products on {0} are computed by kernels, not by cuBLAS: {1}. For cuBLAS, install the"
                                + " CUDA toolkit and a TornadoVM SDK with its CUDA back end",
                        device.getDeviceName(),
                        reason);
            }
            return reason.isEmpty();
        });
    }

    /** Why cuBLAS can't be used, or an empty text. */
    static String whyNot(TornadoDevice device) {
        FloatArray a = counting(PRODUCT.m() * PRODUCT.k(), 1);
        FloatArray b = counting(PRODUCT.k() * PRODUCT.n(), 5);
        FloatArray c = new FloatArray(PRODUCT.m() * PRODUCT.n());
        TaskGraph graph = new TaskGraph("cublas").transferToDevice(DataTransferMode.EVERY_EXECUTION, a, b, c);
        CublasGemm.appendProduct(graph, "product", PRODUCT, a, b, c, c);
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, c);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withDevice(device).execute();
        } catch (Exception | LinkageError e) {
            return Devices.inPlainWords(String.valueOf(e.getMessage()));
        }
        for (int row = 0; row < PRODUCT.m(); row++) {
            for (int column = 0; column < PRODUCT.n(); column++) {
                float expected = 0;
                for (int i = 0; i < PRODUCT.k(); i++) {
                    expected += a.get(i * PRODUCT.m() + row) * b.get(column * PRODUCT.k() + i);
                }
                float found = c.get(row * PRODUCT.n() + column);
                if (found != expected) {
                    return "element " + row + ", " + column + " of a product: expected " + expected + ", found "
                            + found;
                }
            }
        }
        return "";
    }

    private static FloatArray counting(int size, int first) {
        FloatArray array = new FloatArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, first + i);
        }
        return array;
    }
}
