package dev.kiln.hardware;

import java.util.Locale;
import java.util.Optional;

/** What kinds of things are measured. */
public enum Group {
    /** Multiplications and additions in registers. */
    PEAK("Arithmetic in registers"),
    /** Arrays that go through memory. */
    BANDWIDTH("Memory"),
    /** Arrays that go to the device or come back. */
    TRANSFER("Transfers"),
    /** Tasks that do nothing. */
    LAUNCH("Launches"),
    /** Square products in FP32. */
    SQUARE("Square products"),
    /** One square product in many formats, decoding included. */
    FORMAT("Products by format"),
    /** The three products of a dense layer's training step. */
    TRAINING("Products of training"),
    /** Kernels of a training step that are no products. */
    KERNEL("Kernels");

    private final String title;

    Group(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** For files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The group with a word. */
    static Optional<Group> of(String word) {
        for (Group group : values()) {
            if (group.word().equals(word)) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }
}
