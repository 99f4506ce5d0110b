package dev.kiln.precision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.precision.Decision.Cause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides on formats: why it does, and what it never does. */
class ControllerTest {
    private static final Network NETWORK = Network.of(ModelSpec.parse("mlp:96,64"), 128, 10);
    private static final Policy START = Policy.of(NETWORK, Precision.hqaf(NETWORK.spec()));
    private static final int LAYERS = 3;
    private static final FormatError FINE = new FormatError(60, 0, 0);

    private static final ControllerSettings SETTINGS =
            new ControllerSettings(2, 2, 14, 24, 24, 3, 0.02, 0.001, 2, 0.1, 0.25);

    /** A controller fed window by window. */
    private static final class Run {
        final Controller controller;
        Policy policy = START;
        ControllerState state = ControllerState.start(LAYERS);
        final List<Decision> decisions = new ArrayList<>();
        long step;

        Run(ControllerSettings settings, double budget) {
            controller = new Controller(settings, budget);
        }

        List<Decision> window(double loss, double gap, double rate, ErrorOf errors) {
            step += 100;
            List<Reading.OfTensor> tensors = new ArrayList<>();
            for (int layer = 0; layer < LAYERS; layer++) {
                for (TensorClass tensor : TensorClass.values()) {
                    Map<String, FormatError> all = new HashMap<>();
                    for (QuantFormat format : tensor.allowed()) {
                        all.put(format.name(), errors.of(layer, tensor, format));
                    }
                    // The layer before the last is the most sensitive.
                    tensors.add(new Reading.OfTensor(layer, tensor, layer == 1 ? 10 : 1, all));
                }
            }
            Reading reading = new Reading(step, loss, 1 + gap, 1, rate, tensors);
            Controller.Outcome outcome = controller.decide(policy, state, reading);
            assertThat(controller.decide(policy, state, reading)).isEqualTo(outcome);
            policy = outcome.policy();
            state = outcome.state();
            decisions.addAll(outcome.decisions());
            return outcome.decisions();
        }

        List<Decision> window(ErrorOf errors) {
            return window(1, 0, 1, errors);
        }

        QuantFormat format(int layer, TensorClass tensor) {
            return tensor.of(policy.layers().get(layer).formats());
        }
    }

    private interface ErrorOf {
        FormatError of(int layer, TensorClass tensor, QuantFormat format);
    }

    /** Nothing is wrong with what is there; nothing narrower would do. */
    private static FormatError steady(int layer, TensorClass tensor, QuantFormat format) {
        boolean narrow = tensor == TensorClass.GRADIENTS && format.equals(QuantFormat.FP8_E5M2);
        return narrow ? new FormatError(20, 0, 0) : FINE;
    }

    private static ErrorOf but(int layer, TensorClass tensor, QuantFormat format, FormatError error) {
        return (l, t, f) -> l == layer && t == tensor && f.equals(format) ? error : steady(l, t, f);
    }

    @Test
    void shouldLeaveAloneWhatIsFine() {
        Run run = new Run(SETTINGS, 8);
        for (int i = 0; i < 50; i++) {
            assertThat(run.window(ControllerTest::steady)).isEmpty();
        }
        assertThat(run.policy).isEqualTo(START);
    }

    @Test
    void shouldPromoteWeightsForPrecision() {
        Run run = new Run(SETTINGS, 8);
        ErrorOf noisy = but(1, TensorClass.WEIGHTS, QuantFormat.INT4, new FormatError(13.5, 0, 0));
        Decision decision = run.window(noisy).getFirst();
        assertThat(decision.cause()).isEqualTo(Cause.PRECISION.word());
        assertThat(decision.layer()).isEqualTo("layers.2");
        assertThat(decision.from() + " " + decision.to()).isEqualTo("INT4 INT8");
        assertThat(decision.value()).isEqualTo(13.5);
        assertThat(decision.limit()).isEqualTo(14);
        assertThat(run.format(1, TensorClass.WEIGHTS)).isEqualTo(QuantFormat.INT8);
        assertThat(decision.bitsPerWeight()).isEqualTo(Bits.perWeight(run.policy));
    }

    @Test
    void shouldPromoteInputsToE5m2ForRangeAndToFp16ForPrecision() {
        Run range = new Run(SETTINGS, 8);
        range.window(but(1, TensorClass.INPUTS, QuantFormat.FP8_E4M3, new FormatError(30, 0, 0.03)));
        assertThat(range.format(1, TensorClass.INPUTS)).isEqualTo(QuantFormat.FP8_E5M2);
        Run clipped = new Run(SETTINGS, 8);
        Decision decision = clipped.window(
                        but(2, TensorClass.INPUTS, QuantFormat.FP8_E4M3, new FormatError(30, 0.002, 0)))
                .getFirst();
        assertThat(decision.to()).isEqualTo("FP8_E5M2");
        assertThat(decision.value()).isEqualTo(0.002);
        Run precision = new Run(SETTINGS, 8);
        precision.window(but(1, TensorClass.INPUTS, QuantFormat.FP8_E4M3, new FormatError(20, 0, 0)));
        assertThat(precision.format(1, TensorClass.INPUTS)).isEqualTo(QuantFormat.FP16);
    }

    @Test
    void shouldPromoteTheMostSensitiveOnASpikeOfTheLoss() {
        Run run = new Run(SETTINGS, 8);
        run.window(ControllerTest::steady);
        assertThat(run.window(1.9, 0, 1, ControllerTest::steady)).isEmpty();
        Decision decision = run.window(3, 0, 1, noisyWeights()).getFirst();
        assertThat(decision.cause()).isEqualTo(Cause.LOSS_SPIKE.word());
        assertThat(decision.layer()).isEqualTo("layers.2");
        assertThat(decision.tensor()).isEqualTo("weights");
    }

    @Test
    void shouldPromoteTheMostSensitiveOnAGapOfTheProbe() {
        Run run = new Run(SETTINGS, 8);
        assertThat(run.window(1, 0.09, 1, noisyWeights())).isEmpty();
        Decision decision = run.window(1, 0.11, 1, noisyWeights()).getFirst();
        assertThat(decision.cause()).isEqualTo(Cause.PROBE_GAP.word());
        assertThat(decision.layer()).isEqualTo("layers.2");
        assertThat(decision.limit()).isEqualTo(0.1);
    }

    @Test
    void shouldTakeAProbeThatQuantizationBreaksForAGap() {
        Run run = new Run(SETTINGS, 8);
        assertThat(run.window(1, Double.NaN, 1, noisyWeights()))
                .extracting(Decision::cause)
                .containsExactly(Cause.PROBE_GAP.word());
    }

    @Test
    void shouldPromoteWeightsOnceBeforeTheRateDecays() {
        Run run = new Run(SETTINGS, 100);
        assertThat(run.window(1, 0, 0.26, noisyWeights())).isEmpty();
        List<Decision> decisions = run.window(1, 0, 0.24, noisyWeights());
        assertThat(decisions).extracting(Decision::layer).containsExactly("layers.2", "layers.0");
        assertThat(decisions).extracting(Decision::to).containsOnly("INT8");
        for (int i = 0; i < 20; i++) {
            assertThat(run.window(1, 0, 0.1, noisyWeights())).isEmpty();
        }
    }

    @Test
    void shouldDemoteWhatHasBeenQuietForLongEnough() {
        Run run = new Run(SETTINGS, 8);
        run.window(but(0, TensorClass.WEIGHTS, QuantFormat.INT4, new FormatError(10, 0, 0)));
        assertThat(run.format(0, TensorClass.WEIGHTS)).isEqualTo(QuantFormat.INT8);
        // 17 dB is the floor and the margin.
        ErrorOf nearly = but(0, TensorClass.WEIGHTS, QuantFormat.INT4, new FormatError(16.9, 0, 0));
        for (int i = 0; i < 20; i++) {
            assertThat(run.window(nearly)).isEmpty();
        }
        ErrorOf quiet = but(0, TensorClass.WEIGHTS, QuantFormat.INT4, new FormatError(17.1, 0, 0));
        assertThat(run.window(quiet)).isEmpty();
        Decision decision = run.window(quiet).getFirst();
        assertThat(decision.cause()).isEqualTo(Cause.QUIET.word());
        assertThat(decision.narrows()).isTrue();
        assertThat(run.format(0, TensorClass.WEIGHTS)).isEqualTo(QuantFormat.INT4);
    }

    @Test
    void shouldBringInputsBackToE4m3() {
        Run run = new Run(SETTINGS, 8);
        run.window(but(1, TensorClass.INPUTS, QuantFormat.FP8_E4M3, new FormatError(20, 0, 0)));
        run.window(ControllerTest::steady);
        run.window(ControllerTest::steady);
        assertThat(run.format(1, TensorClass.INPUTS)).isEqualTo(QuantFormat.FP8_E4M3);
    }

    @Test
    void shouldTakeTwiceAsLongForEachDemotionThatWasAMistake() {
        Run run = new Run(SETTINGS, 8);
        ErrorOf bad = but(0, TensorClass.WEIGHTS, QuantFormat.INT4, new FormatError(10, 0, 0));
        List<Integer> waits = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            run.window(bad);
            assertThat(run.format(0, TensorClass.WEIGHTS)).isEqualTo(QuantFormat.INT8);
            int wait = 0;
            while (run.format(0, TensorClass.WEIGHTS).equals(QuantFormat.INT8)) {
                run.window(ControllerTest::steady);
                wait++;
            }
            waits.add(wait);
        }
        assertThat(waits).containsExactly(2, 4, 8, 16);
    }

    /** Whatever is measured, as long as it stays what it is: each tensor goes one way only, and comes to rest. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldNeverOscillateUnderConstantInput(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int trial = 0; trial < 100; trial++) {
            Run run = new Run(anySettings(random), 4 + 30 * random.nextDouble());
            ErrorOf errors = anyErrors(random.nextLong());
            double loss = random.nextDouble();
            double gap = random.nextDouble() * 0.3;
            double rate = random.nextDouble();
            Map<String, Boolean> directions = new HashMap<>();
            for (int i = 0; i < 60; i++) {
                for (Decision decision : run.window(loss, gap, rate, errors)) {
                    String tensor = decision.layer() + decision.tensor();
                    Boolean before = directions.put(tensor, decision.narrows());
                    assertThat(before == null || before == decision.narrows())
                            .as("%s in %s", decision, run.decisions)
                            .isTrue();
                }
            }
            for (int i = 0; i < 40; i++) {
                assertThat(run.window(loss, gap, rate, errors)).isEmpty();
            }
        }
    }

    /** Whatever is measured: the budget, the number of changes, and nothing narrower while something gets worse. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void shouldKeepItsLimitsWhateverIsMeasured(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double start = Bits.perWeight(START);
        for (int trial = 0; trial < 100; trial++) {
            ControllerSettings settings = anySettings(random);
            double budget = start + 10 * random.nextDouble();
            Run run = new Run(settings, budget);
            double before = 1;
            for (int i = 0; i < 40; i++) {
                double loss = Math.exp(2 * random.nextDouble() - 1);
                double gap = random.nextDouble() * 0.3;
                List<Decision> decisions = run.window(loss, gap, 0.5, anyErrors(random.nextLong()));
                assertThat(decisions.size()).isLessThanOrEqualTo(settings.maxChanges());
                assertThat(Bits.perWeight(run.policy) <= budget).isTrue();
                boolean rises = loss > 1.02 * before;
                boolean gaps = gap > settings.gapLimit() / 2;
                if (i > 0 && (rises || gaps)) {
                    assertThat(decisions).noneMatch(Decision::narrows);
                }
                before = i == 0 ? loss : 0.8 * before + 0.2 * loss;
            }
            // What never changes.
            assertThat(run.format(0, TensorClass.INPUTS)).isEqualTo(QuantFormat.FP32);
            assertThat(run.format(2, TensorClass.WEIGHTS)).isEqualTo(QuantFormat.BF16);
            assertThat(run.format(2, TensorClass.GRADIENTS)).isEqualTo(QuantFormat.FP16);
        }
    }

    private static ErrorOf noisyWeights() {
        return (layer, tensor, format) -> tensor == TensorClass.WEIGHTS && format.equals(QuantFormat.INT4)
                ? new FormatError(20, 0, 0)
                : steady(layer, tensor, format);
    }

    private static ControllerSettings anySettings(SplittableRandom random) {
        return new ControllerSettings(
                1 + random.nextInt(4),
                1 + random.nextInt(3),
                10 + 10 * random.nextDouble(),
                20 + 10 * random.nextDouble(),
                20 + 10 * random.nextDouble(),
                6 * random.nextDouble(),
                0.05 * random.nextDouble(),
                0.01 * random.nextDouble(),
                1 + random.nextDouble(),
                0.3 * random.nextDouble(),
                random.nextDouble());
    }

    /** A function of its arguments and the seed alone, now and then without a number. */
    private static ErrorOf anyErrors(long seed) {
        return (layer, tensor, format) -> {
            SplittableRandom random = new SplittableRandom(seed
                    + layer * 31L
                    + tensor.name().hashCode()
                    + format.name().hashCode() * 7L);
            double sqnr = random.nextInt(20) == 0 ? Double.NaN : 5 + 40 * random.nextDouble();
            return new FormatError(sqnr, 0.01 * random.nextDouble(), 0.06 * random.nextDouble());
        };
    }
}
