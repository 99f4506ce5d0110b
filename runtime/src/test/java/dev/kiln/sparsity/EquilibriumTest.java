package dev.kiln.sparsity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule by which neurons are not trained for a while. */
class EquilibriumTest {
    private static final int WIDTH = 128;

    private final Equilibrium rule = new Equilibrium(0.02);
    private final double[][] changes = new double[1][WIDTH];
    private final int[][] quiet = new int[1][WIDTH];

    private KeptNeurons frozen(KeptNeurons kept) {
        return rule.frozen(kept, changes, quiet);
    }

    @Test
    void shouldCountStillWindowsInARow() {
        assertThat(rule.quiet(0, 0.019)).isEqualTo(1);
        assertThat(rule.quiet(4, 0.0)).isEqualTo(5);
        assertThat(rule.quiet(4, 0.02)).isZero();
        assertThat(rule.quiet(4, Double.NaN)).isZero();
        assertThat(rule.quiet(4, Double.POSITIVE_INFINITY)).isZero();
        assertThat(new Equilibrium(0).quiet(3, 0)).isZero();
    }

    @Test
    void shouldFreezeWhatHasBeenStillForLongEnough() {
        KeptNeurons all = KeptNeurons.all(List.of(WIDTH));
        Arrays.fill(changes[0], 1);
        assertThat(frozen(all)).isEqualTo(all);
        Arrays.fill(quiet[0], 0, 70, 2);
        Arrays.fill(changes[0], 0, 70, 0.001);
        KeptNeurons some = frozen(all);
        // 58 move; two buckets are trained.
        assertThat(some.trained(0)).isEqualTo(64);
        assertThat(some.widths()).containsExactly(WIDTH);
        int[] ids = some.ids(0);
        for (int place = 64; place < WIDTH; place++) {
            assertThat(ids[place]).isLessThan(70);
        }
        // One bucket is always trained.
        Arrays.fill(quiet[0], 2);
        assertThat(frozen(all).trained(0)).isEqualTo(NeuronSelector.BUCKET);
    }

    @Test
    void shouldTrainAgainWhatMoves() {
        KeptNeurons all = KeptNeurons.all(List.of(WIDTH));
        Arrays.fill(quiet[0], 0, 64, 2);
        KeptNeurons half = frozen(all);
        assertThat(half.trained(0)).isEqualTo(64);
        // Places of those that rest are the last ones; between the limit and twice the limit nothing changes.
        Arrays.fill(quiet[0], 0);
        Arrays.fill(changes[0], 0.03);
        assertThat(frozen(half)).isEqualTo(half);
        Arrays.fill(changes[0], 0.05);
        assertThat(frozen(half)).isEqualTo(all);
        // A few are not worth another plan.
        Arrays.fill(changes[0], 0.03);
        Arrays.fill(changes[0], WIDTH - 4, WIDTH, 0.05);
        assertThat(frozen(half)).isEqualTo(half);
    }

    @Test
    void shouldNotOscillateUnderConstantInput() {
        KeptNeurons kept = KeptNeurons.all(List.of(WIDTH));
        for (int i = 0; i < WIDTH; i++) {
            changes[0][i] = i * 0.0004;
        }
        int rebuilt = 0;
        for (int window = 0; window < 50; window++) {
            double[][] byPlace = new double[1][WIDTH];
            int[] ids = kept.ids(0);
            for (int place = 0; place < WIDTH; place++) {
                byPlace[0][place] = changes[0][ids[place]];
                quiet[0][place] = rule.quiet(window, byPlace[0][place]);
            }
            KeptNeurons next = rule.frozen(kept, byPlace, quiet);
            rebuilt += next.equals(kept) ? 0 : 1;
            kept = next;
        }
        assertThat(rebuilt).isEqualTo(1);
    }
}
