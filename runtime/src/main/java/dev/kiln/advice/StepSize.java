package dev.kiln.advice;

import dev.kiln.KilnException;
import java.util.ArrayList;
import java.util.List;

/**
 * The size of a step that is measured.
 *
 * @param width inputs, and outputs of both hidden layers
 * @param batch samples
 */
public record StepSize(int width, int batch) {
    /** More takes too long and too much memory to give advice in a minute. */
    private static final int WIDEST = 8192;

    private static final int LARGEST_BATCH = 8192;

    /**
     * All pairs of widths and batch sizes.
     *
     * @param widths numbers with commas between them, as {@code batches}
     * @throws KilnException with code {@code bad-option}, naming the option and what is wrong
     */
    public static List<StepSize> all(String widths, String batches) {
        List<StepSize> sizes = new ArrayList<>();
        List<Integer> samples = numbers("--batches", batches, LARGEST_BATCH);
        for (int width : numbers("--widths", widths, WIDEST)) {
            for (int batch : samples) {
                sizes.add(new StepSize(width, batch));
            }
        }
        return sizes;
    }

    /**
     * Numbers with commas between them.
     *
     * @param option that is named in errors
     * @param most that each of them may be
     * @throws KilnException with code {@code bad-option}
     */
    public static List<Integer> numbers(String option, String text, int most) {
        List<Integer> numbers = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            int number;
            try {
                number = Integer.parseInt(word.strip());
            } catch (NumberFormatException e) {
                throw wrong(option, most, word);
            }
            if (number < 1 || number > most) {
                throw wrong(option, most, word);
            }
            numbers.add(number);
        }
        return numbers;
    }

    private static KilnException wrong(String option, int most, String found) {
        return new KilnException(
                "bad-option",
                "Option " + option + ": expected numbers from 1 to " + most + " with commas between them, such as"
                        + " 256,1024; found \"" + found + "\"");
    }
}
