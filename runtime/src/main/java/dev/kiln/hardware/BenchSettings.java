package dev.kiln.hardware;

import dev.kiln.advice.StepSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to measure.
 *
 * @param sizes of square products, rising
 * @param steps widths and batches of the products of training
 * @param arrayBytes of each array that goes through memory; 0 for four times the last-level cache
 */
public record BenchSettings(List<Integer> sizes, List<StepSize> steps, long arrayBytes) {
    /** Sizes of square products unless told otherwise. */
    public static final String SIZES = "128,256,512,1024,2048";

    /** Widths of layers unless told otherwise. */
    public static final String WIDTHS = "512,2048";

    /** Batches unless told otherwise. */
    public static final String BATCHES = "64,512";

    private static final int LARGEST = 16_384;

    /** Copies the lists. */
    public BenchSettings {
        sizes = List.copyOf(sizes);
        steps = List.copyOf(steps);
    }

    /**
     * Settings from words of a command line, null where there are none.
     *
     * @throws dev.kiln.KilnException with code {@code bad-option}, naming the option
     */
    public static BenchSettings of(
            @Nullable String sizes, @Nullable String widths, @Nullable String batches, long arrayBytes) {
        List<Integer> numbers = StepSize.numbers("--sizes", sizes == null ? SIZES : sizes, LARGEST);
        List<StepSize> steps = StepSize.all(widths == null ? WIDTHS : widths, batches == null ? BATCHES : batches);
        return new BenchSettings(
                numbers.stream().distinct().sorted().toList(),
                steps.stream().distinct().toList(),
                arrayBytes);
    }
}
