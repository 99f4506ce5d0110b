package dev.kiln.evaluate;

import dev.kiln.evaluate.Claim.Beside;
import dev.kiln.evaluate.Claim.Unit;
import dev.kiln.evaluate.RunTable.Schedule;
import dev.kiln.hardware.DeviceLimits;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Claims about how well a recipe's steps use the machine. */
final class MachineClaims {
    private static final double UTILIZATION = 0.897;
    private static final double DENSE_UTILIZATION = 0.624;
    private static final double BANDWIDTH = 3.1;
    private static final double IDLE = 0.057;
    private static final double DENSE_IDLE = 0.23;

    private final RunTable table;
    private final DeviceLimits limits;
    private final StepWork work;
    private final Schedule dense;
    private final Schedule own;

    MachineClaims(RunTable table, DeviceLimits limits, StepWork work, Schedule dense, Schedule own) {
        this.table = table;
        this.limits = limits;
        this.work = work;
        this.dense = dense;
        this.own = own;
    }

    Claim utilization() {
        return new Claim(
                "FLOP utilization",
                "useful operations of all steps / (measured peak × time of the steps)",
                UTILIZATION,
                mean(own, this::used),
                Unit.SHARE,
                (mean(dense, this::used).value() > 1
                                ? "more than all of it: the machine was busy when its peak was measured; "
                                : "")
                        + String.format(
                                Locale.ROOT,
                                "products of dense layers by the widths that they had, of %.0f GFLOP/s in FP32: %s",
                                limits.flops() / 1e9,
                                limits.how()),
                List.of(
                        new Beside("dense fp32", DENSE_UTILIZATION, mean(dense, this::used), Unit.SHARE),
                        new Beside("matrix products alone", Double.NaN, mean(own, this::usedByProducts), Unit.SHARE),
                        new Beside(
                                "matrix products alone, dense fp32",
                                Double.NaN,
                                mean(dense, this::usedByProducts),
                                Unit.SHARE)));
    }

    private double used(RunFigures run) {
        return work.flops(run) / (limits.flops() * run.stepSeconds());
    }

    private double usedByProducts(RunFigures run) {
        return used(run) / run.productShare();
    }

    Claim bandwidth() {
        Measured measured = table.paired(dense, own, (one, other) -> moved(other) / moved(one));
        return new Claim(
                "memory-bandwidth use",
                "bytes moved by the steps' tasks / (time × measured triad), the recipe's / the dense network's",
                BANDWIDTH,
                measured,
                Unit.TIMES,
                measured.isMeasured()
                        ? String.format(
                                Locale.ROOT,
                                "each tensor once for every task that reads or writes it, whatever caches spare,"
                                        + " in the recipe's first formats; of %.1f GB/s",
                                limits.bytes() / 1e9)
                        : "not measured: "
                                + (Double.isNaN(limits.bytes())
                                        ? limits.how()
                                        : "bytes are known of networks of dense layers and activations only"),
                List.of(
                        new Beside("share of the triad", Double.NaN, mean(own, this::moved), Unit.SHARE),
                        new Beside(
                                "share of the triad, dense fp32", Double.NaN, mean(dense, this::moved), Unit.SHARE)));
    }

    private double moved(RunFigures run) {
        return work.bytes(run) / (limits.bytes() * run.stepSeconds());
    }

    Claim idle() {
        Measured measured = mean(own, MachineClaims::idle);
        return new Claim(
                "idle compute",
                "1 - processor time of the process / (threads × time) over the steps",
                IDLE,
                measured,
                Unit.SHARE,
                measured.isMeasured()
                        ? "a thread that spins while it waits counts as busy, and so do compilers"
                        : "not measured: no stretch of steps between two evaluations was long enough",
                List.of(new Beside("dense fp32", DENSE_IDLE, mean(dense, MachineClaims::idle), Unit.SHARE)));
    }

    private static double idle(RunFigures run) {
        int threads = run.config().threads() > 0
                ? run.config().threads()
                : Runtime.getRuntime().availableProcessors();
        return run.meteredSeconds() > 0 ? 1 - run.cpuSeconds() / (threads * run.meteredSeconds()) : Double.NaN;
    }

    private Measured mean(Schedule schedule, ToDoubleFunction<RunFigures> figure) {
        return table.mean(schedule.arm(), schedule.epochs(), figure);
    }
}
