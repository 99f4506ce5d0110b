package dev.kiln.metrics.report;

import dev.kiln.precision.FormatWord;
import dev.kiln.precision.Policy;
import dev.kiln.precision.TensorClass;
import dev.kiln.search.Budget;
import dev.kiln.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a search found, in words. */
public final class PolicyWords {
    private PolicyWords() {}

    /** A cost with its unit. */
    public static String cost(Budget.Kind kind, double cost) {
        return switch (kind) {
            case BITS -> String.format(Locale.ROOT, "%.3f bits a weight", cost);
            case BYTES -> Unit.count(Math.round(cost)) + " bytes";
            case TIME -> String.format(Locale.ROOT, "%.3f ms a batch", cost);
        };
    }

    /** What a trial costs, with its unit. */
    public static String cost(Budget.Kind kind, Trial trial) {
        return cost(kind, kind.of(trial));
    }

    /** Layers whose weights or inputs have other formats than in {@code usual}: {@code layers.0 INT8; …}. */
    public static String differences(Policy policy, Policy usual) {
        List<String> layers = new ArrayList<>();
        for (int i = 0; i < policy.layers().size(); i++) {
            Policy.OfDense layer = policy.layers().get(i);
            List<String> words = new ArrayList<>();
            for (TensorClass tensor : List.of(TensorClass.WEIGHTS, TensorClass.INPUTS)) {
                var format = tensor.of(layer.formats());
                if (!format.equals(tensor.of(usual.layers().get(i).formats()))) {
                    words.add((tensor == TensorClass.INPUTS ? "inputs " : "") + FormatWord.of(format));
                }
            }
            if (!words.isEmpty()) {
                layers.add(layer.name() + " " + String.join(", ", words));
            }
        }
        return layers.isEmpty() ? "–" : String.join("; ", layers);
    }
}
