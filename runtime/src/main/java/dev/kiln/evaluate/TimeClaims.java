package dev.kiln.evaluate;

import dev.kiln.evaluate.Claim.Beside;
import dev.kiln.evaluate.Claim.Unit;
import dev.kiln.evaluate.RunTable.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Claims about how soon a recipe is as good as the dense network: time, steps, energy. */
final class TimeClaims {
    private static final double EFFICIENCY = 4.4652;
    private static final double CONVERGENCE = 3.2;
    private static final double ITERATIONS = -0.711;
    private static final double ENERGY = -0.7836;

    private final RunTable table;
    private final Targets targets;
    private final List<Arm> controls;
    private final Arm arm;
    private final Schedule dense;
    private final Schedule own;
    private final boolean reached;

    /**
     * Of one recipe.
     *
     * @param controls what stands beside it
     * @param dense schedule that it is compared with
     * @param own its own schedule
     * @param reached whether both reach the target
     */
    TimeClaims(RunTable table, Targets targets, List<Arm> controls, Schedule dense, Schedule own, boolean reached) {
        this.table = table;
        this.targets = targets;
        this.controls = controls;
        this.arm = own.arm();
        this.dense = dense;
        this.own = own;
        this.reached = reached;
    }

    /** Time of the dense training over that of the recipe's. */
    static Measured efficiency(RunTable table, Schedule dense, Schedule own) {
        return table.paired(dense, own, (one, other) -> one.stepSeconds() / other.stepSeconds());
    }

    Claim efficiency() {
        List<Beside> beside = new ArrayList<>();
        Schedule fastestDense = table.fastest(Arm.DENSE, targets.test()).orElse(null);
        for (Arm control : controls) {
            Schedule fastest = table.fastest(control, targets.test()).orElse(null);
            if (control.isSmaller()) {
                Measured against = fastest != null && reached ? efficiency(table, fastest, own) : Measured.NOTHING;
                beside.add(new Beside("against the smaller dense network", Double.NaN, against, Unit.TIMES));
            }
            Measured instead = fastest != null && fastestDense != null
                    ? efficiency(table, fastestDense, fastest)
                    : Measured.NOTHING;
            beside.add(new Beside(control.label() + " instead", Double.NaN, instead, Unit.TIMES));
        }
        return new Claim(
                "effective training efficiency",
                "time of the fastest dense schedule that reaches the target / the recipe's, to the end of the schedule",
                EFFICIENCY,
                reached ? efficiency(table, dense, own) : Measured.NOTHING,
                Unit.TIMES,
                reached
                        ? String.format(
                                Locale.ROOT,
                                "%s of steps in %d epochs against %s in %d, rebuilding included; test accuracy to"
                                        + " reach: %s (%s)",
                                seconds(dense),
                                dense.epochs(),
                                seconds(own),
                                own.epochs(),
                                percent(targets.test()),
                                targets.how())
                        : missed(),
                beside);
    }

    Claim convergence() {
        return stepsClaim(
                "convergence",
                "steps of the dense network until the target on validation data / the recipe's",
                CONVERGENCE,
                Unit.TIMES,
                false);
    }

    Claim iterations() {
        return stepsClaim(
                "iterations",
                "steps of the recipe until the target on validation data / the dense network's - 1",
                ITERATIONS,
                Unit.CHANGE,
                true);
    }

    private Claim stepsClaim(String name, String formula, double claimed, Unit unit, boolean change) {
        Measured measured = table.paired(dense, own, (one, other) -> {
            double before = first(one);
            double after = first(other);
            return change ? after / before - 1 : before / after;
        });
        Measured before = table.mean(dense.arm(), dense.epochs(), this::first);
        Measured after = table.mean(own.arm(), own.epochs(), this::first);
        String how = measured.isMeasured()
                ? String.format(
                        Locale.ROOT,
                        "first evaluation at %s or better on validation data: after %.0f steps dense, %.0f here, on"
                                + " average, in the schedules of the efficiency; evaluations are apart from each other"
                                + " by more than a step",
                        percent(targets.validation()),
                        before.value(),
                        after.value())
                : "no pair of trainings of which both reach " + percent(targets.validation()) + " on validation data";
        return new Claim(name, formula, claimed, measured, unit, how, List.of());
    }

    /** NaN where the target was not reached. */
    private double first(RunFigures run) {
        var step = targets.firstStep(run);
        return step.isPresent() ? step.getAsLong() : Double.NaN;
    }

    Claim energy() {
        Measured measured =
                reached ? table.paired(dense, own, (one, other) -> joules(other) / joules(one) - 1) : Measured.NOTHING;
        boolean known = table.runs().stream().anyMatch(run -> Double.isFinite(joules(run)));
        String how = !known
                ? "not measurable here: no readable energy counter under /sys/class/powercap, and none of NVML's"
                : reached
                        ? "RAPL counters of the processor packages over the steps, whatever else the machine did included"
                        : missed();
        return new Claim(
                "energy",
                "joules of the recipe's steps / the dense network's - 1, in the schedules of the efficiency",
                ENERGY,
                measured,
                Unit.CHANGE,
                how,
                List.of());
    }

    private static double joules(RunFigures run) {
        return run.joules() / run.meteredSeconds() * run.stepSeconds();
    }

    private String missed() {
        StringBuilder how = new StringBuilder("not measured: ");
        boolean denseReaches = table.fastest(Arm.DENSE, targets.test()).isPresent();
        how.append(denseReaches ? "no schedule of " + arm.label() : "no dense schedule")
                .append(" reaches a test accuracy of ")
                .append(percent(targets.test()));
        Arm late = denseReaches ? arm : Arm.DENSE;
        double best = table.epochs(late).stream()
                .mapToDouble(epochs ->
                        table.mean(late, epochs, RunFigures::testAccuracy).value())
                .max()
                .orElse(Double.NaN);
        return how.append(Double.isNaN(best) ? "; none is done" : "; the best comes to " + percent(best))
                .toString();
    }

    private String seconds(Schedule schedule) {
        double seconds = table.mean(schedule.arm(), schedule.epochs(), RunFigures::stepSeconds)
                .value();
        return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
    }

    static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f%%", 100 * share) : "-";
    }
}
