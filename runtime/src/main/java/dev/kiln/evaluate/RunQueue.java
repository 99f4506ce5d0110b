package dev.kiln.evaluate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Says what to train next within a budget of seconds. A group of trainings is begun where what it is estimated to take
 * fits into what is left; the estimate is the time that an epoch of the same kind of training took. Before one was
 * trained, the dense network's epoch stands in for it; before that there is no estimate, and the first group begins in
 * any case.
 */
public final class RunQueue {
    /** What an epoch of another kind of training is taken for, in epochs of the dense network, before it is known. */
    private static final double UNKNOWN_QUANTIZED = 2;

    private static final double UNKNOWN = 1;

    /**
     * Trainings that the budget has no room for.
     *
     * @param seconds that they are estimated to take
     */
    public record LeftOut(RunGroup group, double seconds, double left) {
        /** Why, in words. */
        public String reason() {
            return String.format(
                    Locale.ROOT, "needs about %.0f s, %.0f s of the budget were left", seconds, Math.max(0, left));
        }
    }

    private final Deque<RunGroup> waiting;
    private final double budget;
    private final Predicate<Slot> done;
    private final Map<String, Double> secondsPerEpoch = new HashMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    /**
     * All groups wait.
     *
     * @param budget seconds; 0 for no limit
     * @param done tells what need not be trained any more
     */
    public RunQueue(List<RunGroup> groups, double budget, Predicate<Slot> done) {
        this.waiting = new ArrayDeque<>(groups);
        this.budget = budget;
        this.done = done;
    }

    /** Takes in how long a whole training took, all of it: what the budget pays for. */
    public void took(Slot slot, double seconds) {
        if (Double.isFinite(seconds) && seconds > 0) {
            secondsPerEpoch.put(slot.arm().key(), seconds / slot.epochs());
        }
    }

    /**
     * The next group that fits; nothing where none does. Those that do not fit are left out.
     *
     * @param elapsed seconds of the budget that are gone
     */
    public Optional<RunGroup> next(double elapsed) {
        while (!waiting.isEmpty()) {
            RunGroup group = waiting.removeFirst();
            double needed = seconds(group);
            double left = budget - elapsed;
            if (budget == 0 || needed == 0 || Double.isNaN(needed) || needed <= left) {
                return Optional.of(group);
            }
            leftOut.add(new LeftOut(group, needed, left));
        }
        return Optional.empty();
    }

    /** Puts everything that waits aside, as someone stopped the evaluation. */
    public List<RunGroup> takeRest() {
        List<RunGroup> rest = List.copyOf(waiting);
        waiting.clear();
        return rest;
    }

    /** What the budget had no room for, in order. */
    public List<LeftOut> leftOut() {
        return List.copyOf(leftOut);
    }

    /** Seconds that are likely to pass until all is done that fits; NaN where nothing is known. */
    public double secondsLeft(double elapsed) {
        double room = budget == 0 ? Double.POSITIVE_INFINITY : budget - elapsed;
        double sum = 0;
        for (RunGroup group : waiting) {
            double needed = seconds(group);
            if (Double.isNaN(needed)) {
                return Double.NaN;
            }
            sum += needed <= room - sum ? needed : 0;
        }
        return sum;
    }

    /** Seconds that a training is likely to take; 0 where it is done, NaN where nothing is known. */
    public double seconds(Slot slot) {
        return done.test(slot) ? 0 : slot.epochs() * perEpoch(slot.arm());
    }

    private double seconds(RunGroup group) {
        return group.slots().stream().mapToDouble(this::seconds).sum();
    }

    private double perEpoch(Arm arm) {
        Double known = secondsPerEpoch.get(arm.key());
        double dense = secondsPerEpoch.getOrDefault(Arm.DENSE.key(), Double.NaN);
        double factor = arm.recipe().startsWith("hqaf") ? UNKNOWN_QUANTIZED : UNKNOWN;
        return known == null ? dense * factor : known;
    }
}
