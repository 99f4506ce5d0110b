package dev.kiln.benchmarks;

import java.util.List;

/**
 * What follows a benchmark's name on the command line: names and values in turn.
 *
 * @param words of the command line
 */
record Options(List<String> words) {
    /** The value of an option, or the usual one where it is not given. */
    String text(String name, String usual) {
        int at = words.indexOf(name);
        return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : usual;
    }

    /**
     * The number that is an option's value.
     *
     * @throws IllegalArgumentException if it is none, or less than the least that makes sense
     */
    int number(String name, int usual, int least) {
        String text = text(name, Integer.toString(usual));
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Option " + name + " must be a number, but is " + text, e);
        }
        if (value < least) {
            throw new IllegalArgumentException("Option " + name + " must be at least " + least + ", but is " + value);
        }
        return value;
    }

    /**
     * The value of an option of which only some words make sense, the usual one first.
     *
     * @throws IllegalArgumentException if it is another
     */
    String oneOf(String name, String... choices) {
        String text = text(name, choices[0]);
        if (!List.of(choices).contains(text)) {
            throw new IllegalArgumentException(
                    "Option " + name + " must be " + String.join(" or ", choices) + ", but is " + text);
        }
        return text;
    }

    /** The device to measure. */
    String device(String usual) {
        return text("--device", usual);
    }
}
