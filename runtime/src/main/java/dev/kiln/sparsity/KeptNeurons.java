package dev.kiln.sparsity;

import dev.kiln.KilnException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which neurons of each hidden layer are in the network, by their numbers in the whole one, and which of these are
 * trained. In the network those that are trained come first. Unchangeable.
 */
public final class KeptNeurons {
    /** As wide as layers can be. */
    private static final int MAX_WIDTH = 1 << 20;

    private final List<Integer> widths;
    private final List<BitSet> kept;

    /** Those of the kept that are not trained. */
    private final List<BitSet> frozen;

    private KeptNeurons(List<Integer> widths, List<BitSet> kept, List<BitSet> frozen) {
        this.widths = List.copyOf(widths);
        this.kept = List.copyOf(kept);
        this.frozen = List.copyOf(frozen);
    }

    /** All neurons of layers with these widths. */
    public static KeptNeurons all(List<Integer> widths) {
        List<BitSet> kept = new ArrayList<>();
        for (int width : widths) {
            BitSet all = new BitSet(width);
            all.set(0, width);
            kept.add(all);
        }
        return new KeptNeurons(
                widths, kept, widths.stream().map(width -> new BitSet()).toList());
    }

    /** These with another choice in one layer; what is not trained is not trained there either. */
    public KeptNeurons with(int layer, BitSet chosen) {
        List<BitSet> changed = new ArrayList<>(kept);
        changed.set(layer, (BitSet) chosen.clone());
        List<BitSet> still = new ArrayList<>(frozen);
        BitSet both = (BitSet) frozen.get(layer).clone();
        both.and(chosen);
        still.set(layer, both);
        return new KeptNeurons(widths, changed, still);
    }

    /** The same neurons, of which these in one layer are not trained, and no others there. */
    public KeptNeurons freeze(int layer, BitSet still) {
        List<BitSet> changed = new ArrayList<>(frozen);
        BitSet both = (BitSet) still.clone();
        both.and(kept.get(layer));
        changed.set(layer, both);
        return new KeptNeurons(widths, kept, changed);
    }

    /** The same neurons, of which those are not trained that {@code stay} lacks. */
    public KeptNeurons freezeAllBut(KeptNeurons stay) {
        KeptNeurons next = this;
        for (int layer = 0; layer < layers(); layer++) {
            BitSet still = copy(layer);
            still.andNot(stay.kept.get(layer));
            next = next.freeze(layer, still);
        }
        return next;
    }

    /** Those that are trained, as all that there are. */
    public KeptNeurons trainedAlone() {
        KeptNeurons next = this;
        for (int layer = 0; layer < layers(); layer++) {
            BitSet trains = copy(layer);
            trains.andNot(frozen.get(layer));
            next = next.with(layer, trains);
        }
        return next;
    }

    /** How many neurons of a layer are trained; they are its first ones. */
    public int trained(int layer) {
        return kept.get(layer).cardinality() - frozen.get(layer).cardinality();
    }

    /** The number of hidden layers. */
    public int layers() {
        return kept.size();
    }

    /** Widths of the whole network's hidden layers. */
    public List<Integer> whole() {
        return widths;
    }

    /** Widths of what is kept. */
    public List<Integer> widths() {
        return kept.stream().map(BitSet::cardinality).toList();
    }

    /** Numbers of the kept neurons of a layer by their places: ascending, those that are trained first. */
    public int[] ids(int layer) {
        BitSet trained = copy(layer);
        trained.andNot(frozen.get(layer));
        return IntStream.concat(trained.stream(), frozen.get(layer).stream()).toArray();
    }

    /** Whether a neuron of the whole network is kept. */
    public boolean has(int layer, int neuron) {
        return kept.get(layer).get(neuron);
    }

    /** Whether a neuron of the whole network is kept and trained. */
    public boolean trains(int layer, int neuron) {
        return has(layer, neuron) && !frozen.get(layer).get(neuron);
    }

    /** A copy of a layer's choice. */
    public BitSet copy(int layer) {
        return (BitSet) kept.get(layer).clone();
    }

    /** All neurons that are kept. */
    public int count() {
        return kept.stream().mapToInt(BitSet::cardinality).sum();
    }

    /** All neurons of the whole network. */
    public int total() {
        return widths.stream().mapToInt(Integer::intValue).sum();
    }

    /** Ranges of one layer's numbers, such as {@code 0-31,40}. */
    public String ranges(int layer) {
        return ranges(kept.get(layer));
    }

    /** {@link #ranges(int)} of those that are not trained; empty where all are. */
    public String frozenRanges(int layer) {
        return ranges(frozen.get(layer));
    }

    private static String ranges(BitSet set) {
        StringBuilder text = new StringBuilder();
        for (int from = set.nextSetBit(0); from >= 0; ) {
            int end = set.nextClearBit(from);
            text.append(text.isEmpty() ? "" : ",").append(from);
            if (end - 1 > from) {
                text.append('-').append(end - 1);
            }
            from = set.nextSetBit(end);
        }
        return text.toString();
    }

    /**
     * Reads {@link #ranges(int)} and {@link #frozenRanges} of all layers.
     *
     * @param where names their origin in errors
     * @throws KilnException with code {@code bad-sparsity} if they are no ranges of neurons that such a network has
     */
    public static KeptNeurons parse(
            List<Integer> widths, List<String> ranges, List<String> frozenRanges, String where) {
        if (ranges.size() != widths.size() || frozenRanges.size() != widths.size()) {
            throw wrong(where, "has " + ranges.size() + " hidden layers, expected " + widths.size());
        }
        List<BitSet> kept = new ArrayList<>();
        List<BitSet> frozen = new ArrayList<>();
        for (int layer = 0; layer < widths.size(); layer++) {
            if (widths.get(layer) < 1 || widths.get(layer) > MAX_WIDTH) {
                throw wrong(where, "has a layer of " + widths.get(layer) + " neurons, expected 1 to " + MAX_WIDTH);
            }
            String here = where + ", hidden layer " + layer;
            kept.add(parse(widths.get(layer), ranges.get(layer), here));
            String still = frozenRanges.get(layer);
            BitSet fixed = still.isEmpty() ? new BitSet() : parse(widths.get(layer), still, here);
            frozen.add(fixed);
            BitSet absent = (BitSet) fixed.clone();
            absent.andNot(kept.getLast());
            if (!absent.isEmpty()) {
                throw wrong(here, "has neuron " + absent.nextSetBit(0) + " frozen that is not in the network");
            }
        }
        return new KeptNeurons(widths, kept, frozen);
    }

    private static BitSet parse(int width, String ranges, String where) {
        BitSet set = new BitSet(width);
        int last = -1;
        for (String range : ranges.split(",", -1)) {
            String[] ends = range.split("-", -1);
            int from = number(ends[0], where);
            int to = ends.length == 1 ? from : number(ends[1], where);
            if (ends.length > 2 || from <= last || to < from || to >= width) {
                throw wrong(where, "has neurons \"" + range + "\", expected ascending ranges below " + width);
            }
            set.set(from, to + 1);
            last = to;
        }
        return set;
    }

    private static int number(String word, String where) {
        if (!word.matches("[0-9]{1,8}")) {
            throw wrong(where, "has neurons \"" + (word.length() > 40 ? word.substring(0, 40) + "…" : word) + "\"");
        }
        return Integer.parseInt(word);
    }

    private static KilnException wrong(String where, String what) {
        return new KilnException(
                "bad-sparsity", "Neurons " + where + ": " + what + "; was the file changed? Use another checkpoint");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeptNeurons neurons
                && widths.equals(neurons.widths)
                && kept.equals(neurons.kept)
                && frozen.equals(neurons.frozen);
    }

    @Override
    public int hashCode() {
        return 31 * kept.hashCode() + frozen.hashCode();
    }

    @Override
    public String toString() {
        return widths() + " of " + widths;
    }
}
