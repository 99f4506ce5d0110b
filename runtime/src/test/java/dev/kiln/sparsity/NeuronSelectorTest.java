package dev.kiln.sparsity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.sparsity.NeuronReading.OfLayer;
import dev.kiln.sparsity.NeuronReading.OfNeuron;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The choice of neurons, a pure function of what is known of them. */
class NeuronSelectorTest {
    private static final long TOTAL = 1_000;

    private static SparsitySettings settings(GateMode gates, double target) {
        return new SparsitySettings(target, gates, 0.5, 10, 0, 0.2, 0.3, 0.02, 1e-3, 0.1, 1, 0.99, 100, true);
    }

    private static NeuronReading reading(long step, List<List<OfNeuron>> layers) {
        return new NeuronReading(
                step,
                TOTAL,
                KeptNeurons.all(layers.stream().map(List::size).toList()),
                layers.stream().map(OfLayer::new).toList());
    }

    private static List<OfNeuron> random(SplittableRandom random, int width, double closed) {
        return IntStream.range(0, width)
                .mapToObj(i -> new OfNeuron(
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextDouble(),
                        random.nextDouble() < closed ? 0 : random.nextDouble(0.01, 1),
                        1))
                .toList();
    }

    @Test
    void shouldTakeOutClosedGatesAloneWithinThePhase() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 50; round++) {
            NeuronReading reading = reading(
                    random.nextInt(500),
                    List.of(random(random, 256, random.nextDouble()), random(random, 100, random.nextDouble())));
            KeptNeurons next = new NeuronSelector(settings(GateMode.HARD_CONCRETE, 0.9)).select(reading);
            for (int layer = 0; layer < 2; layer++) {
                List<OfNeuron> neurons = reading.layers().get(layer).neurons();
                for (int i = 0; i < neurons.size(); i++) {
                    if (neurons.get(i).gate() > 0) {
                        assertThat(next.has(layer, i)).isTrue();
                    }
                }
                int width = next.widths().get(layer);
                assertThat(width % NeuronSelector.BUCKET == 0 || width == neurons.size())
                        .isTrue();
                long open = neurons.stream().filter(n -> n.gate() > 0).count();
                assertThat(width).isLessThan((int) Math.max(1, open) + NeuronSelector.BUCKET);
            }
        }
    }

    @Test
    void shouldReachTheTargetAtThePhasesEndWhateverGatesDid() {
        SplittableRandom random = new SplittableRandom(2);
        for (GateMode mode : GateMode.values()) {
            for (int round = 0; round < 20; round++) {
                double target = random.nextDouble(0.1, 0.9);
                NeuronReading reading =
                        reading(500, List.of(random(random, 512, round / 20.0), random(random, 384, round / 20.0)));
                KeptNeurons next = new NeuronSelector(settings(mode, target)).last(reading);
                int wanted = (int) ((1 - target) * 896);
                assertThat(next.count()).isBetween(wanted, wanted + 2 * NeuronSelector.BUCKET + 1);
                assertThat(next.widths()).allMatch(width -> width >= NeuronSelector.BUCKET);
            }
        }
    }

    /** Seldom active alone is not dormant: a neuron of a rare class matters where it is active. */
    @Test
    void shouldKeepNeuronsThatAreSeldomActiveButImportant() {
        List<OfNeuron> neurons = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            boolean rare = i % 8 == 3;
            neurons.add(
                    rare ? new OfNeuron(0.01, 5, 0.1, 1, 1) : new OfNeuron(0.3 + i * 1e-3, 1 + i * 1e-3, 0.1, 1, 1));
        }
        KeptNeurons next = new NeuronSelector(settings(GateMode.NONE, 0.75)).last(reading(500, List.of(neurons)));
        assertThat(next.widths()).containsExactly(32);
        for (int i = 3; i < 128; i += 8) {
            assertThat(next.has(0, i)).as("rare neuron %d", i).isTrue();
        }
    }

    @Test
    void shouldFollowACubicScheduleWithoutGates() {
        SparsitySettings settings = settings(GateMode.NONE, 0.8);
        assertThat(settings.openShare(0, TOTAL)).isEqualTo(1);
        assertThat(settings.openShare(500, TOTAL)).isCloseTo(0.2, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(settings.openShare(900, TOTAL)).isCloseTo(0.2, org.assertj.core.api.Assertions.within(1e-12));
        double last = 1;
        for (long step = 10; step <= 500; step += 10) {
            double share = settings.openShare(step, TOTAL);
            assertThat(share).isLessThan(last);
            last = share;
        }
    }

    @Test
    void shouldEndThePhaseWhenGatesHaveClosedEnough() {
        NeuronSelector selector = new NeuronSelector(settings(GateMode.HARD_CONCRETE, 0.5));
        SplittableRandom random = new SplittableRandom(3);
        assertThat(selector.hasReachedTarget(reading(10, List.of(random(random, 512, 0.8)))))
                .isTrue();
        assertThat(selector.hasReachedTarget(reading(10, List.of(random(random, 512, 0.2)))))
                .isFalse();
        assertThat(new NeuronSelector(settings(GateMode.NONE, 0.5))
                        .hasReachedTarget(reading(10, List.of(random(random, 512, 0.8)))))
                .isFalse();
    }

    @Test
    void shouldExchangeOnlyWhatDoesLittleInBothWaysAndIsKnown() {
        List<OfNeuron> neurons = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            double activity = i % 10 < 2 ? 0.01 : 0.5;
            double importance = i % 10 == 1 || i % 10 == 2 ? 0.01 : 1;
            neurons.add(new OfNeuron(activity, importance, 0.1, 1, i < 50 ? 0.9 : 0.1));
        }
        NeuronSelector selector = new NeuronSelector(settings(GateMode.NONE, 0.5));
        KeptNeurons strong = selector.strong(partOf(200, 0, neurons));
        for (int i = 0; i < 100; i++) {
            assertThat(strong.has(0, i)).as("neuron %d", i).isEqualTo(!(i < 50 && i % 10 == 1));
        }
        // As many as rest at most: nothing else could come in their place.
        assertThat(selector.strong(partOf(103, 0, neurons)).count()).isEqualTo(97);
        assertThat(selector.strong(partOf(100, 0, neurons)).count()).isEqualTo(100);
        // The share falls to zero at three quarters of the training.
        assertThat(selector.strong(partOf(200, 740, neurons)).count()).isEqualTo(100);
        assertThat(selector.strong(partOf(200, 750, neurons)).count()).isEqualTo(100);
        assertThat(settings(GateMode.NONE, 0.5).exchangeShare(375, TOTAL))
                .isCloseTo(0.15, org.assertj.core.api.Assertions.within(1e-12));
    }

    /** The first neurons of a layer that has more. */
    private static NeuronReading partOf(int whole, long step, List<OfNeuron> neurons) {
        BitSet first = new BitSet();
        first.set(0, neurons.size());
        KeptNeurons kept = KeptNeurons.all(List.of(whole)).with(0, first);
        return new NeuronReading(step, TOTAL, kept, List.of(new OfLayer(neurons)));
    }

    /** Gates that have all closed say nothing about who is to stay: the target does. */
    @Test
    void shouldKeepWhatTheTargetLeavesWhereAllGatesHaveClosed() {
        SplittableRandom random = new SplittableRandom(4);
        NeuronReading closed = reading(500, List.of(random(random, 512, 1), random(random, 256, 1)));
        KeptNeurons last = new NeuronSelector(settings(GateMode.HARD_CONCRETE, 0.5)).last(closed);
        assertThat(last.widths()).containsExactly(256, 128);
        NeuronReading one = reading(500, List.of(random(random, 512, 1), random(random, 512, 0)));
        assertThat(new NeuronSelector(settings(GateMode.HARD_CONCRETE, 0.75))
                        .last(one)
                        .widths())
                .containsExactly(NeuronSelector.BUCKET, 256);
    }

    @Test
    void shouldBuildASmallerNetworkOnlyWhereItPays() {
        assertThat(new BreakEven(0.01, 1, 1_000).pays(0.5)).isTrue();
        assertThat(new BreakEven(0.01, 1, 100).pays(0.5)).isFalse();
        assertThat(new BreakEven(0.01, 5, 1_000).pays(0.5)).isFalse();
        assertThat(new BreakEven(0.01, 0, 1_000_000).pays(0.95)).isFalse();
        assertThat(new BreakEven(0, 0, 1_000).pays(0.5)).isFalse();
        assertThat(new BreakEven(0.01, 1, 1_000).savedSeconds(0.5))
                .isCloseTo(3, org.assertj.core.api.Assertions.within(1e-9));
    }
}
