package dev.kiln.precision;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.ScaleType;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which formats a tensor may go to. */
public final class Widths {
    private Widths() {}

    /**
     * Whether a tensor's format never changes: what the first layer reads is the data itself, and the last layer, whose
     * errors nothing averages out, keeps its weights and gradients wide.
     *
     * @param layers dense layers of the network
     * @param layer place among them
     */
    public static boolean isFixed(int layers, int layer, TensorClass tensor) {
        return switch (tensor) {
            case WEIGHTS, GRADIENTS -> layer == layers - 1;
            case INPUTS -> layer == 0;
        };
    }

    /**
     * The next wider format, with groups of the same size where both have groups; null where there is none. E5M2 has
     * more range than E4M3 and less precision: inputs take it only where range is what lacks.
     */
    static @Nullable QuantFormat wider(TensorClass tensor, QuantFormat format, boolean forRange) {
        int next = place(tensor, format) + 1;
        boolean skips = tensor == TensorClass.INPUTS && next == 1 && !forRange;
        return next == 0 ? null : at(tensor, format, skips ? next + 1 : next);
    }

    /** The next narrower format; null where there is none. From FP16 inputs go to E4M3, as in {@link #wider}. */
    static @Nullable QuantFormat narrower(TensorClass tensor, QuantFormat format) {
        int place = place(tensor, format);
        return place <= 0 ? null : at(tensor, format, tensor == TensorClass.INPUTS ? 0 : place - 1);
    }

    /** The formats whose errors a controller has to know: the tensor's own and the next narrower one. */
    public static Set<QuantFormat> measured(TensorClass tensor, QuantFormat format) {
        Set<QuantFormat> formats = new LinkedHashSet<>();
        formats.add(format);
        QuantFormat narrower = narrower(tensor, format);
        if (narrower != null) {
            formats.add(narrower);
        }
        return formats;
    }

    /** −1 for a format that is not on the ladder. */
    private static int place(TensorClass tensor, QuantFormat format) {
        return tensor.ladder().stream().map(QuantFormat::name).toList().indexOf(format.name());
    }

    private static @Nullable QuantFormat at(TensorClass tensor, QuantFormat format, int place) {
        if (place >= tensor.ladder().size()) {
            return null;
        }
        QuantFormat usual = tensor.ladder().get(place);
        boolean grouped = usual.scale() != ScaleType.NONE && format.scale() != ScaleType.NONE;
        return grouped ? usual.withGroup(format.group()) : usual;
    }
}
