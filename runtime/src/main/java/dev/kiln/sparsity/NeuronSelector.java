package dev.kiln.sparsity;

import dev.kiln.sparsity.NeuronReading.OfNeuron;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Chooses which neurons stay, a pure function of what is known of them. A neuron is dormant where its gate has closed.
 * Without gates, and where gates have closed too few by the end of the phase, those rest first that are both seldom
 * active and of little importance: a neuron of a rare class is seldom active and important, and stays.
 */
public final class NeuronSelector {
    /** Widths are multiples of this, which is a group of INT4 weights and a whole number of vectors. */
    public static final int BUCKET = 32;

    /** A neuron does little where it does less than this part of what its layer's middle neuron does. */
    private static final double LITTLE = 0.25;

    /** The part of a running mean that must have been seen: after 70 steps where they decay by 0.99. */
    private static final double KNOWN = 0.5;

    private final SparsitySettings settings;

    /** A selector by settings. */
    public NeuronSelector(SparsitySettings settings) {
        this.settings = settings;
    }

    /** The neurons that are to stay within the phase, at least {@link #BUCKET} in each layer that had as many. */
    public KeptNeurons select(NeuronReading reading) {
        double wanted =
                settings.gates() == GateMode.NONE ? settings.openShare(reading.step(), reading.totalSteps()) : 1;
        return atMost(reading, (int) Math.ceil(wanted * reading.kept().total()));
    }

    /**
     * The neurons that are to stay behind the phase: as many as the target leaves, whatever gates did. Where more have
     * closed, the most important of them stay all the same.
     */
    public KeptNeurons last(NeuronReading reading) {
        int count = (int) Math.ceil((1 - settings.target()) * reading.kept().total());
        int open = open(reading);
        return open == 0
                ? choose(reading, (double) count / reading.kept().count(), List::size)
                : choose(reading, (double) count / open, NeuronSelector::openOf);
    }

    /** So many at most, and none that is closed, but for what buckets add. */
    public KeptNeurons atMost(NeuronReading reading, int most) {
        return choose(reading, Math.min(1, (double) most / Math.max(1, open(reading))), NeuronSelector::openOf);
    }

    /** In each layer so many as a share of what it has. */
    private static KeptNeurons choose(NeuronReading reading, double share, ToIntFunction<List<OfNeuron>> has) {
        KeptNeurons chosen = reading.kept();
        List<List<Integer>> orders = new ArrayList<>();
        for (NeuronReading.OfLayer layer : reading.layers()) {
            orders.add(order(layer.neurons()));
        }
        for (int layer = 0; layer < orders.size(); layer++) {
            List<OfNeuron> neurons = reading.layers().get(layer).neurons();
            int width = (int) Math.ceil(has.applyAsInt(neurons) * share);
            int bucket = Math.min(neurons.size(), Math.ceilDiv(Math.max(1, width), BUCKET) * BUCKET);
            int[] ids = reading.kept().ids(layer);
            BitSet stays = new BitSet();
            orders.get(layer).subList(0, bucket).forEach(place -> stays.set(ids[place]));
            chosen = chosen.with(layer, stays);
        }
        return chosen;
    }

    /** Whether trained gates have closed as many neurons as are to go, so that the phase has nothing more to do. */
    public boolean hasReachedTarget(NeuronReading reading) {
        return settings.gates() != GateMode.NONE
                && open(reading) <= (1 - settings.target()) * reading.kept().total();
    }

    /**
     * The neurons without those that may be exchanged: both seldom active and of little importance for their layer, and
     * known for long enough; at most the share of {@link SparsitySettings#exchangeShare}, and as many as rest.
     */
    public KeptNeurons strong(NeuronReading reading) {
        KeptNeurons strong = reading.kept();
        double share = settings.exchangeShare(reading.step(), reading.totalSteps());
        for (int layer = 0; layer < reading.layers().size(); layer++) {
            List<OfNeuron> neurons = reading.layers().get(layer).neurons();
            double activity = LITTLE * median(neurons, OfNeuron::activity);
            double importance = LITTLE * median(neurons, OfNeuron::importance);
            int[] ids = strong.ids(layer);
            int resting = strong.whole().get(layer) - ids.length;
            BitSet stays = strong.copy(layer);
            List<Integer> order = order(neurons).reversed();
            order.stream()
                    .filter(place -> neurons.get(place).known() > KNOWN
                            && neurons.get(place).activity() < activity
                            && neurons.get(place).importance() < importance)
                    .limit(Math.min((long) (share * neurons.size()), resting))
                    .forEach(place -> stays.clear(ids[place]));
            strong = strong.with(layer, stays);
        }
        return strong;
    }

    private static double median(List<OfNeuron> neurons, ToDoubleFunction<OfNeuron> of) {
        double[] sorted = neurons.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static int open(NeuronReading reading) {
        return reading.layers().stream()
                .mapToInt(layer -> openOf(layer.neurons()))
                .sum();
    }

    private static int openOf(List<OfNeuron> neurons) {
        return (int) neurons.stream().filter(neuron -> neuron.gate() > 0).count();
    }

    /** Places of neurons, those first that are to stay longest. */
    private static List<Integer> order(List<OfNeuron> neurons) {
        double[] active = ranks(neurons, Comparator.comparingDouble(OfNeuron::activity));
        double[] important = ranks(neurons, Comparator.comparingDouble(OfNeuron::importance));
        Comparator<Integer> byGate =
                Comparator.comparingDouble(place -> -neurons.get(place).gate());
        Comparator<Integer> byRank = Comparator.comparingDouble(place -> -Math.max(active[place], important[place]));
        return IntStream.range(0, neurons.size())
                .boxed()
                .sorted(byGate.thenComparing(byRank)
                        .thenComparingDouble(place -> -important[place])
                        .thenComparingInt(place -> place))
                .toList();
    }

    /** The rank of each neuron, the lowest 0; equals share the lowest of their ranks. */
    private static double[] ranks(List<OfNeuron> neurons, Comparator<OfNeuron> by) {
        List<Integer> sorted = IntStream.range(0, neurons.size())
                .boxed()
                .sorted((a, b) -> by.compare(neurons.get(a), neurons.get(b)))
                .toList();
        double[] ranks = new double[neurons.size()];
        for (int i = 0; i < sorted.size(); i++) {
            boolean tied = i > 0 && by.compare(neurons.get(sorted.get(i - 1)), neurons.get(sorted.get(i))) == 0;
            ranks[sorted.get(i)] = tied ? ranks[sorted.get(i - 1)] : i;
        }
        return ranks;
    }
}
