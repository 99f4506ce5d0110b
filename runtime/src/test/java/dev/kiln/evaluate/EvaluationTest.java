package dev.kiln.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.hardware.DeviceLimits;
import dev.kiln.metrics.GuardMetrics.Verdict;
import dev.kiln.train.UpdateError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Each claim over made-up runs, against figures computed by hand. */
class EvaluationTest {
    private static final Arm DSART = Arm.of("dsart");
    private static final Arm SMALLER = Arm.smallerThan("dsart");
    private static final DeviceLimits LIMITS = new DeviceLimits(1e6, 2e6, "made up");

    /** Dense reaches 97% in 4 epochs, dsart in 2. */
    private static List<RunFigures> runs() {
        List<RunFigures> runs = new ArrayList<>();
        List<RunFigures.Widths> shrinking =
                List.of(new RunFigures.Widths(0, List.of(8, 4)), new RunFigures.Widths(50, List.of(2, 1)));
        for (int i = 0; i < 2; i++) {
            runs.add(Runs.run(Arm.DENSE, 2, 42 + i, 5, 0.95));
            runs.add(Runs.run(Arm.DENSE, 4, 42 + i, 10 + i, 0.971));
            runs.add(Runs.run(DSART, 2, 42 + i, 2 + i, 0.972 + 0.0001 * i, shrinking));
            runs.add(Runs.run(DSART, 4, 42 + i, 5, 0.975, shrinking));
            runs.add(Runs.run(SMALLER, 4, 42 + i, 3, 0.9705));
        }
        return runs;
    }

    private static Evaluation of(List<RunFigures> runs, double target) {
        EvaluationSettings plain = Runs.settings("dsart", 2, 2, 4);
        EvaluationSettings settings =
                new EvaluationSettings(plain.base(), plain.recipes(), 2, plain.epochs(), target, 0);
        return Evaluation.of(settings, new RunTable(runs), Runs.WORK, LIMITS, null, List.of("8 epochs: why"));
    }

    private static Claim claim(Evaluation evaluation, String name) {
        return evaluation.comparisons().getFirst().claims().stream()
                .filter(claim -> claim.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldCompareTheFastestSchedulesThatReachTheTarget() {
        Evaluation evaluation = of(runs(), 0.97);
        Comparison comparison = evaluation.comparisons().getFirst();
        assertThat(comparison.dense().epochs()).isEqualTo(4);
        assertThat(comparison.own().epochs()).isEqualTo(2);
        // 10/2 and 11/3, and t(0.975) with one degree of freedom is 12.706.
        Measured efficiency = comparison.efficiency();
        double mean = (5 + 11.0 / 3) / 2;
        double half = (5 - 11.0 / 3) / 2;
        assertThat(efficiency.value()).isCloseTo(mean, within(1e-12));
        assertThat(efficiency.low()).isCloseTo(mean - 12.706 * half, within(1e-3));
        assertThat(efficiency.high()).isCloseTo(mean + 12.706 * half, within(1e-3));
        Claim claim = claim(evaluation, "effective training efficiency");
        assertThat(claim.claimed()).isEqualTo(4.4652);
        // The smaller dense network takes 3 s: 3/2 and 3/3 against the recipe, 10/3 and 11/3 against dense.
        assertThat(claim.beside().getFirst().measured().value()).isCloseTo(1.25, within(1e-12));
        assertThat(claim.beside().get(1).measured().value()).isCloseTo(3.5, within(1e-12));
    }

    @Test
    void shouldCountStepsToTheTargetOnValidationData() {
        Evaluation evaluation = of(runs(), 0.9);
        // At 0.9 both take 2 epochs; each first reaches it after 100 steps.
        assertThat(claim(evaluation, "convergence").measured().value()).isEqualTo(1);
        Evaluation higher = of(runs(), 0.97);
        // 400 steps dense, 200 here.
        assertThat(claim(higher, "convergence").measured().value()).isEqualTo(2);
        assertThat(claim(higher, "iterations").measured().value()).isEqualTo(-0.5);
    }

    @Test
    void shouldCountOperationsByTheWidthsThatLayersHad() {
        // 2 · (2·10·8 + 3·8·4 + 3·4·2) = 560 a sample, and 2 · (2·10·2 + 3·2·1 + 3·1·2) = 104.
        assertThat(Runs.WORK.flopsPerSample(new RunFigures.Widths(0, List.of(8, 4))))
                .isEqualTo(560);
        assertThat(Runs.WORK.flopsPerSample(new RunFigures.Widths(0, List.of(2, 1))))
                .isEqualTo(104);
        // With 5 of the 8 frozen, 2 · 5 · 10 less.
        assertThat(Runs.WORK.flopsPerSample(new RunFigures.Widths(0, List.of(8, 4), List.of(3, 4))))
                .isEqualTo(460);
        Evaluation evaluation = of(runs(), 0.97);
        // 200 steps: 50 of the whole network, 150 of what is left, 10 samples each, in 2 s and 3 s.
        double flops = 10 * (50 * 560 + 150 * 104);
        double used = flops / 1e6 * (1 / 2.0 + 1 / 3.0) / 2;
        Claim claim = claim(evaluation, "FLOP utilization");
        assertThat(claim.measured().value()).isCloseTo(used, within(1e-12));
        double dense = 4000 * 560 / 1e6 * (1 / 10.0 + 1 / 11.0) / 2;
        assertThat(claim.beside().getFirst().measured().value()).isCloseTo(dense, within(1e-12));
        assertThat(claim.beside().get(1).measured().value()).isCloseTo(2 * used, within(1e-12));
    }

    @Test
    void shouldCountBytesByTheModelOfTraffic() {
        RunFigures run = runs().get(1);
        double bytes = Runs.WORK.bytes(run);
        var spec = dev.kiln.model.ModelSpec.parse("mlp:8,4");
        long step = dev.kiln.model.StepTraffic.of(
                        dev.kiln.model.Network.of(spec, 10, 2), dev.kiln.model.Precision.fp32(spec), 10, 1)
                .bytes();
        assertThat(bytes).isEqualTo(400.0 * step);
        Claim claim = claim(of(runs(), 0.97), "memory-bandwidth use");
        assertThat(claim.beside().get(1).measured().value())
                .isCloseTo(400.0 * step / 2e6 * (1 / 10.0 + 1 / 11.0) / 2, within(1e-9));
    }

    @Test
    void shouldTellWhatIsLeftOfTheNetworkAndOfTheMachine() {
        Evaluation evaluation = of(runs(), 0.97);
        assertThat(claim(evaluation, "parameter storage").measured().value()).isEqualTo(-0.7);
        assertThat(claim(evaluation, "parameter storage")
                        .beside()
                        .getFirst()
                        .measured()
                        .isMeasured())
                .isFalse();
        assertThat(claim(evaluation, "parameter storage").how()).contains("sharing alone was not measured");
        List<RunFigures> wide = new ArrayList<>(runs());
        wide.add(Runs.run(Arm.wide("dsart"), 4, 42, 9, 0.972));
        wide.add(Runs.run(Arm.wide("dsart"), 4, 43, 9, 0.972));
        Claim shared = claim(of(wide, 0.97), "parameter storage");
        assertThat(shared.beside().getFirst().measured().value()).isEqualTo(-0.7);
        assertThat(shared.how())
                .contains("sharing alone: accuracy 97.20% against 97.10% over 2 pairs of 4 epochs: non-inferior");
        assertThat(claim(evaluation, "low-activity neurons").measured().value()).isEqualTo(0.8);
        assertThat(claim(evaluation, "low-activity neurons")
                        .beside()
                        .getFirst()
                        .measured()
                        .value())
                .isEqualTo(0.75);
        // 6 s of processors in 2 s on 4 threads.
        assertThat(claim(evaluation, "idle compute").measured().value()).isEqualTo(0.25);
        assertThat(claim(evaluation, "energy").measured().isMeasured()).isFalse();
        assertThat(claim(evaluation, "energy").how()).contains("not measurable here");
        assertThat(claim(evaluation, "gradient precision loss").how()).contains("FP32");
    }

    @Test
    void shouldTellTheErrorOfUpdatesForQuantizedRecipesOnly() {
        EvaluationSettings settings = Runs.settings("hqaf", 1, 2);
        List<RunFigures> runs = List.of(Runs.run(Arm.DENSE, 2, 42, 5, 0.95), Runs.run(Arm.of("hqaf"), 2, 42, 4, 0.96));
        UpdateError error = new UpdateError(100, 5, 1e-3, 2e-3, 0.5, 0.6);
        Evaluation evaluation = Evaluation.of(settings, new RunTable(runs), Runs.WORK, LIMITS, error, List.of());
        Claim claim = claim(evaluation, "gradient precision loss");
        assertThat(claim.measured().value()).isEqualTo(1e-3);
        assertThat(claim.beside().getFirst().measured().value()).isEqualTo(0.5);
        assertThat(evaluation.comparisons().getFirst().efficiency().value()).isEqualTo(1.25);
        assertThat(evaluation.comparisons().getFirst().efficiency().low()).isNaN();
        assertThat(evaluation.comparisons().getFirst().verdict().orElseThrow().verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void shouldChooseATargetByTheDenseNetwork() {
        Evaluation evaluation = of(runs(), Double.NaN);
        assertThat(evaluation.targets().test()).isCloseTo(0.970, within(1e-12));
        assertThat(evaluation.targets().validation()).isCloseTo(0.970, within(1e-12));
        assertThat(evaluation.comparisons().getFirst().reached()).isTrue();
    }

    @Test
    void shouldJudgeByTheLongestScheduleThatHasPairs() {
        Comparison comparison = of(runs(), 0.97).comparisons().getFirst();
        assertThat(comparison.verdicts()).containsOnlyKeys(2, 4);
        assertThat(comparison.verdictEpochs()).isEqualTo(4);
        assertThat(comparison.verdict().orElseThrow().verdict()).isEqualTo(Verdict.NON_INFERIOR);
        List<RunFigures> fewer = new ArrayList<>(runs());
        fewer.removeIf(run -> run.slot().name().equals("fp32-e4-seed-43"));
        Comparison other = of(fewer, 0.97).comparisons().getFirst();
        assertThat(java.util.Objects.requireNonNull(other.verdicts().get(4)).pairs())
                .hasSize(1);
        assertThat(other.verdictEpochs()).isEqualTo(2);
        assertThat(other.efficiency().seeds()).isEqualTo(1);
    }

    @Test
    void shouldMeasureNothingWhereTheTargetIsNotReached() {
        Evaluation evaluation = of(runs(), 0.973);
        Comparison comparison = evaluation.comparisons().getFirst();
        assertThat(comparison.reached()).isFalse();
        assertThat(comparison.efficiency().isMeasured()).isFalse();
        Claim claim = claim(evaluation, "effective training efficiency");
        assertThat(claim.how()).contains("no dense schedule reaches a test accuracy of 97.30%", "97.10%");
        ObjectNode done = EvaluationJson.done(evaluation);
        assertThat(done.path("effective_efficiency").isNull()).isTrue();
        assertThat(done.path("claims").get(0).path("measured").isNull()).isTrue();
        assertThat(done.path("claims").get(0).path("claimed").asDouble()).isEqualTo(4.4652);
        assertThat(done.path("verdict").asString()).isEqualTo("non-inferior");
    }

    @Test
    void shouldComeThroughWithoutRunsAndWithoutNumbers() {
        Evaluation nothing = of(List.of(), Double.NaN);
        assertThat(nothing.comparisons()).isEmpty();
        assertThat(EvaluationJson.done(nothing).path("verdict").asString()).isEqualTo("inconclusive");
        assertThat(dev.kiln.metrics.report.EvaluationPage.render("x", nothing, true))
                .contains("8 epochs: why");
        List<RunFigures> broken = new ArrayList<>();
        for (Arm arm : List.of(Arm.DENSE, DSART)) {
            broken.add(Runs.run(arm, 2, 42, Double.NaN, Double.NaN));
            broken.add(Runs.run(arm, 2, 43, Double.NaN, Double.NaN));
        }
        Evaluation evaluation = of(broken, Double.NaN);
        for (Claim claim : evaluation.comparisons().getFirst().claims()) {
            boolean ofTime = claim.name().matches(".*(efficiency|convergence|iterations|FLOP|bandwidth|energy).*");
            assertThat(claim.measured().isMeasured() && ofTime).as(claim.name()).isFalse();
        }
        assertThat(evaluation.comparisons().getFirst().verdict().orElseThrow().verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(EvaluationJson.done(evaluation).toString()).doesNotContain("NaN");
    }

    @Test
    void shouldHaveTheFieldsThatMachinesWaitFor() {
        ObjectNode done = EvaluationJson.done(of(runs(), 0.97));
        for (String field : List.of(
                "effective_efficiency",
                "effective_efficiency_low",
                "effective_efficiency_high",
                "accuracy",
                "baseline_accuracy")) {
            assertThat(done.path(field).isNumber()).as(field).isTrue();
        }
        assertThat(done.path("verdict").asString()).isEqualTo("non-inferior");
        assertThat(done.path("claims").size()).isEqualTo(10);
        for (JsonNode claim : done.path("claims")) {
            assertThat(claim.propertyNames()).contains("name", "claimed", "measured", "unit", "how");
            assertThat(claim.path("how").asString()).isNotEmpty();
        }
        assertThat(done.path("recipes").get(0).path("recipe").asString()).isEqualTo("dsart");
        assertThat(done.path("left_out").get(0).asString()).isEqualTo("8 epochs: why");
    }

    @Test
    void shouldLeaveNumbersOutOfMeansThatAreNone() {
        assertThat(Measured.over(List.of(1.0, Double.NaN, 3.0)).value()).isEqualTo(2);
        assertThat(Measured.over(List.of(1.0, Double.NaN, 3.0)).seeds()).isEqualTo(2);
        assertThat(Measured.over(List.of()).isMeasured()).isFalse();
        assertThat(Measured.over(List.of(Double.POSITIVE_INFINITY)).isMeasured())
                .isFalse();
        assertThat(Measured.once(Double.NaN).isMeasured()).isFalse();
    }
}
