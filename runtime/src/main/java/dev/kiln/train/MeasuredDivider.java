package dev.kiln.train;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Divides batches so that all devices are done at the same time, by the speeds at which they are seen to work.
 *
 * <p>Speeds are medians over a window of steps; windows grow, because the first ones see kernels being compiled. At the
 * end of a window the batch is cut anew, in sixteenths, if that promises a shorter step by at least {@value #GAIN}, by
 * twice as much where it means going back, and if {@value #HORIZON} such steps make up for what the latest new division
 * cost: shares that follow every breath of the machine cost more than they gain. Who goes back and forth has windows
 * that are too short: they double each time. A device keeps at least one sixteenth, unless the others are faster
 * without it; then it rests, and is tried again after a while.
 */
final class MeasuredDivider implements Divider {
    /** Parts of a batch. */
    private static final int QUANTA = 16;

    /** Steps after a new division that are not measured: graphs are built and buffers filled in them. */
    private static final int SETTLING = 2;

    private static final int FIRST_WINDOW = 4;
    private static final int USUAL_WINDOW = 64;
    private static final int LONGEST_WINDOW = 512;

    /** Shorter windows may see kernels being compiled. */
    private static final int STEADY_WINDOW = 16;

    /** How much shorter a step has to become. */
    private static final double GAIN = 0.08;

    /** Steps in which a new division has to make up for its cost. */
    private static final int HORIZON = 500;

    /** A device rests where the others would need less than this share of its time. */
    private static final double HOPELESS = 0.8;

    /** Windows of a device's first rest; each later one is twice as long. */
    private static final int FIRST_REST = 8;

    private final int batch;
    private final int quantum;
    private final DevicePace[] paces;
    private final boolean[] dropped;
    private final int[] resting;
    private final int[] nextRest;
    private final long[][] seen;
    private double[] milliseconds = {};
    private Division division;
    private @Nullable Division before;
    private String reason;
    private int window = FIRST_WINDOW;
    private int count;
    private int settling = SETTLING;
    private double settlingNanos;
    private double cost;

    /**
     * A divider.
     *
     * @param start division to begin with
     * @param reason for that
     */
    MeasuredDivider(Division start, String reason) {
        int devices = start.rows().size();
        this.batch = start.batch();
        this.quantum = Math.ceilDiv(batch, QUANTA);
        this.division = start;
        this.reason = reason;
        this.paces = new DevicePace[devices];
        Arrays.setAll(paces, i -> new DevicePace(batch));
        this.dropped = new boolean[devices];
        this.resting = new int[devices];
        this.nextRest = new int[devices];
        Arrays.fill(nextRest, FIRST_REST);
        this.seen = new long[devices][LONGEST_WINDOW];
    }

    /** The same for all. */
    static Division even(int batch, int devices) {
        double[] weights = new double[devices];
        Arrays.fill(weights, 1);
        return Division.proportional(batch, weights);
    }

    @Override
    public Division before(long step) {
        return division;
    }

    @Override
    public void after(long[] nanos) {
        if (settling > 0) {
            settling--;
            settlingNanos += LongStream.of(nanos).max().orElseThrow();
            return;
        }
        for (int i = 0; i < nanos.length; i++) {
            seen[i][count] = nanos[i];
        }
        if (++count == window) {
            decide();
            count = 0;
            window = Math.max(window, Math.min(USUAL_WINDOW, 2 * window));
        }
    }

    @Override
    public void drop(int device) {
        dropped[device] = true;
        Arrays.fill(resting, 0);
        if (IntStream.range(0, dropped.length).anyMatch(this::isWorking)) {
            divide(cut(), "a device was dropped");
        }
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public double[] milliseconds() {
        return milliseconds.clone();
    }

    private void decide() {
        double now = 0;
        double[] times = new double[paces.length];
        for (int i = 0; i < paces.length; i++) {
            int rows = division.rows().get(i);
            if (rows > 0) {
                times[i] = median(seen[i]);
                paces[i].see(rows, times[i], window >= STEADY_WINDOW);
                now = Math.max(now, times[i]);
            }
        }
        boolean wakes = false;
        for (int i = 0; i < paces.length; i++) {
            wakes |= resting[i] > 0 && --resting[i] == 0;
        }
        boolean rests = rest(times);
        // It is forgotten bit by bit, for it may have been an accident; early on it is the start, and says nothing.
        cost /= 2;
        if (settlingNanos > 0) {
            cost = window < STEADY_WINDOW ? 0 : Math.max(0, settlingNanos - SETTLING * now);
            settlingNanos = 0;
        }
        Division next = cut();
        double gain = now - duration(next);
        boolean back = isBack(next);
        boolean better = gain >= now * (back ? 2 * GAIN : GAIN) && gain * HORIZON >= cost;
        if (!next.equals(division) && (rests || wakes || better)) {
            milliseconds = Arrays.stream(times).map(nanos -> nanos / 1e6).toArray();
            window = back ? Math.min(LONGEST_WINDOW, 2 * window) : window;
            divide(next, rests ? "the others are faster alone" : wakes ? "a device is tried again" : "measured");
        }
    }

    /** Whether a device would get rows that the latest division took from it, or the other way round. */
    private boolean isBack(Division next) {
        Division earlier = before;
        return earlier != null
                && IntStream.range(0, paces.length).anyMatch(i -> {
                    int now = division.rows().get(i);
                    return (now - earlier.rows().get(i)) * (next.rows().get(i) - now) < 0;
                });
    }

    /** Lets a device rest that holds the others up with the smallest share; returns whether there is one. */
    private boolean rest(double[] times) {
        for (int i = 0; i < paces.length; i++) {
            int rows = division.rows().get(i);
            if (rows > 0 && rows <= quantum && rows < batch) {
                resting[i] = nextRest[i];
                if (duration(cut()) < HOPELESS * times[i]) {
                    nextRest[i] *= 2;
                    return true;
                }
                resting[i] = 0;
            }
        }
        return false;
    }

    private void divide(Division next, String why) {
        before = division;
        division = next;
        reason = why;
        count = 0;
        settling = SETTLING;
    }

    private double median(long[] nanos) {
        long[] sorted = Arrays.copyOf(nanos, window);
        Arrays.sort(sorted);
        return Math.max(1, sorted[window / 2]);
    }

    /**
     * Gives a part to each device that works and each further one to the device that would be done with it first; a
     * device that comes back from a rest gets no more than one, since what was seen of it is old.
     */
    private Division cut() {
        int devices = paces.length;
        boolean anyKnown = IntStream.range(0, devices).anyMatch(i -> isWorking(i) && paces[i].isKnown() && isAtWork(i));
        int[] parts = new int[devices];
        int left = Math.ceilDiv(batch, quantum);
        for (int i = 0; i < devices; i++) {
            if (isWorking(i) && left > 0) {
                parts[i] = 1;
                left--;
            }
        }
        for (; left > 0; left--) {
            int first = -1;
            double soonest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < devices; i++) {
                int rows = (parts[i] + 1) * quantum;
                double end = paces[i].isKnown() ? paces[i].nanos(rows) : rows;
                if (isWorking(i) && (isAtWork(i) || !anyKnown) && end < soonest) {
                    first = i;
                    soonest = end;
                }
            }
            parts[first]++;
        }
        int[] rows = IntStream.of(parts).map(n -> n * quantum).toArray();
        int last = devices - 1;
        while (rows[last] == 0) {
            last--;
        }
        rows[last] -= IntStream.of(rows).sum() - batch;
        return new Division(IntStream.of(rows).boxed().toList());
    }

    private boolean isWorking(int device) {
        return !dropped[device] && resting[device] == 0;
    }

    private boolean isAtWork(int device) {
        return division.rows().get(device) > 0;
    }

    private double duration(Division next) {
        return IntStream.range(0, paces.length)
                .mapToDouble(i -> paces[i].nanos(next.rows().get(i)))
                .max()
                .orElseThrow();
    }
}
