package dev.kiln.precision;

import dev.kiln.kernels.QuantFormat;
import java.util.Collection;

/** A format as files and reports write it: {@code INT4}, or {@code INT4:64} for groups of another size than usual. */
public final class FormatWord {
    /** Larger groups than this are taken for a typing error; the products' own limit is the same. */
    private static final int MAX_GROUP = 1 << 16;

    private FormatWord() {}

    /** The word of a format. */
    public static String of(QuantFormat format) {
        for (QuantFormat usual : QuantFormat.ALL) {
            if (usual.equals(format)) {
                return format.name();
            }
        }
        return format.name() + ":" + format.group();
    }

    /**
     * The format of a word.
     *
     * @param allowed the formats that it may be, in their usual groups
     * @throws IllegalArgumentException saying what was expected and found
     */
    public static QuantFormat parse(String word, Collection<QuantFormat> allowed) {
        int colon = word.indexOf(':');
        String name = colon < 0 ? word : word.substring(0, colon);
        QuantFormat usual = allowed.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of "
                        + allowed.stream().map(QuantFormat::name).toList() + ", found \"" + name + "\""));
        if (colon < 0) {
            return usual;
        }
        String group = word.substring(colon + 1);
        if (!group.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("expected a group such as " + name + ":64, found \"" + word + "\"");
        }
        int elements = Integer.parseInt(group);
        if (elements < 2 || elements > MAX_GROUP) {
            throw new IllegalArgumentException(
                    "expected a group of 2 to " + MAX_GROUP + " elements, found " + elements);
        }
        return usual.withGroup(elements);
    }
}
