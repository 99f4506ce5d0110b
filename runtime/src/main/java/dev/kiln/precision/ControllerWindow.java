package dev.kiln.precision;

import dev.kiln.kernels.QuantFormat;
import dev.kiln.model.Precision.OfLayer;
import dev.kiln.precision.Decision.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One window's work of a {@link Controller}: what is being decided, step by step. Used once. */
final class ControllerWindow {
    private static final List<TensorClass> TENSORS = List.of(TensorClass.values());

    private static final double KEPT_ENERGY = 0.7;
    private static final double KEPT_LOSS = 0.8;

    /** A loss that rises by less than this is no spike, however small it was. */
    private static final double LEAST_SPIKE = 0.05;

    /** A gap below this is noise. */
    private static final double LEAST_GAP = 0.005;

    /** The loss rises where it is above its running mean by this share. */
    private static final double RISING = 1.02;

    /** A tensor's error rises where its ratio falls by this much in a window, dB. */
    private static final double FALLING_SQNR = 0.5;

    private final ControllerSettings settings;
    private final double bitBudget;
    private final ControllerState before;
    private final Reading reading;
    private final List<Policy.OfDense> layers;
    private final List<ControllerState.OfTensor> tensors = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final boolean[] changed;
    private final boolean decays;

    ControllerWindow(
            ControllerSettings settings, double bitBudget, Policy policy, ControllerState before, Reading reading) {
        this.settings = settings;
        this.bitBudget = bitBudget;
        this.before = before;
        this.reading = reading;
        this.layers = new ArrayList<>(policy.layers());
        this.changed = new boolean[before.tensors().size()];
        this.decays = before.decays() || reading.rate() < settings.decayShare();
        for (int i = 0; i < changed.length; i++) {
            tensors.add(observe(i));
        }
    }

    /** What is remembered of a tensor, with this window's reading in it. */
    private ControllerState.OfTensor observe(int i) {
        ControllerState.OfTensor was = before.tensors().get(i);
        Reading.OfTensor seen = seen(i).orElse(null);
        if (seen == null) {
            return was;
        }
        // A step whose gradients overflowed says nothing of them.
        double energy = !Double.isFinite(seen.energy())
                ? was.energy()
                : Double.isNaN(was.energy())
                        ? seen.energy()
                        : KEPT_ENERGY * was.energy() + (1 - KEPT_ENERGY) * seen.energy();
        FormatError narrow = error(i, narrower(i));
        double narrowSqnr = narrow == null ? Double.NaN : narrow.sqnr();
        boolean worsens = narrowSqnr < was.narrowSqnr() - FALLING_SQNR;
        boolean quiet = narrow != null && isQuiet(i, narrow) && !worsens && !isRising() && !isGapOver(0.5);
        return new ControllerState.OfTensor(
                energy, quiet ? was.quiet() + 1 : 0, narrowSqnr, was.flips(), was.wasDemoted(), was.eased());
    }

    void promoteOnOwnError() {
        IntStream.range(0, changed.length)
                .filter(i -> ownCause(i) != null)
                .boxed()
                .sorted(mostSensitiveFirst())
                .forEach(i -> {
                    Cause cause = ownCause(i);
                    if (cause != null) {
                        promote(i, cause);
                    }
                });
    }

    void promoteMostSensitive(Cause cause) {
        List<Integer> order = IntStream.range(0, changed.length)
                .filter(i -> !changed[i] && seen(i).isPresent())
                .boxed()
                .sorted(mostSensitiveFirst())
                .toList();
        for (int i : order) {
            if (promote(i, cause)) {
                return;
            }
        }
    }

    void promoteForDecay() {
        if (!decays) {
            return;
        }
        IntStream.range(0, changed.length)
                .filter(i -> tensor(i) == TensorClass.WEIGHTS
                        && !changed[i]
                        && !tensors.get(i).eased())
                .filter(i -> Widths.narrower(tensor(i), current(i)) == null)
                .boxed()
                .sorted(mostSensitiveFirst())
                .forEach(i -> promote(i, Cause.LEARNING_RATE));
    }

    void demoteWhatIsQuiet() {
        if (decays || isSpike()) {
            return;
        }
        // The least sensitive first.
        IntStream.range(0, changed.length)
                .filter(i -> !changed[i]
                        && tensors.get(i).quiet() >= patience(tensors.get(i).flips()))
                .boxed()
                .sorted(mostSensitiveFirst().reversed())
                .forEach(i -> {
                    QuantFormat narrow = narrower(i);
                    FormatError error = error(i, narrow);
                    if (narrow != null && error != null) {
                        double floor = settings.floor(tensor(i)) + settings.margin();
                        change(i, narrow, Cause.QUIET, error.sqnr(), floor);
                    }
                });
    }

    Controller.Outcome outcome() {
        double mean = Double.isNaN(before.meanLoss())
                ? reading.loss()
                : KEPT_LOSS * before.meanLoss() + (1 - KEPT_LOSS) * reading.loss();
        return new Controller.Outcome(new Policy(layers), new ControllerState(mean, decays, tensors), decisions);
    }

    /** A loss that is not finite is for others to judge. */
    boolean isSpike() {
        return reading.loss() > settings.spike() * before.meanLoss()
                && reading.loss() > before.meanLoss() + LEAST_SPIKE;
    }

    /** Whether the gap of the probe batch is above a part of its limit. */
    boolean isGapOver(double part) {
        return reading.gap() > part * gapLimit();
    }

    private double gapLimit() {
        return Math.max(LEAST_GAP, settings.gapLimit() * reading.plainLoss());
    }

    private boolean isRising() {
        return !(reading.loss() <= RISING * before.meanLoss());
    }

    private boolean isQuiet(int i, FormatError error) {
        return error.sqnr() >= settings.floor(tensor(i)) + settings.margin()
                && error.underflowRate() <= settings.underflowLimit() / 2
                && error.clipRate() <= settings.clipLimit() / 2;
    }

    private long patience(int flips) {
        return (long) settings.quietWindows() << Math.min(flips, 20);
    }

    /** Why a tensor has to be promoted for its own sake; null where it need not be. */
    private @Nullable Cause ownCause(int i) {
        FormatError error = error(i, current(i));
        if (error == null) {
            return null;
        }
        if (error.underflowRate() > settings.underflowLimit() || error.clipRate() > settings.clipLimit()) {
            return Cause.RANGE;
        }
        return error.sqnr() < settings.floor(tensor(i)) ? Cause.PRECISION : null;
    }

    private boolean promote(int i, Cause cause) {
        QuantFormat wide = wider(i, cause);
        if (wide == null) {
            return false;
        }
        FormatError error = error(i, current(i));
        double sqnr = error == null ? Double.NaN : error.sqnr();
        return switch (cause) {
            case PRECISION -> change(i, wide, cause, sqnr, settings.floor(tensor(i)));
            case RANGE -> {
                boolean clips = error != null && error.clipRate() > settings.clipLimit();
                double rate = error == null ? Double.NaN : clips ? error.clipRate() : error.underflowRate();
                yield change(i, wide, cause, rate, clips ? settings.clipLimit() : settings.underflowLimit());
            }
            case LOSS_SPIKE -> change(i, wide, cause, reading.loss(), settings.spike() * before.meanLoss());
            case PROBE_GAP -> change(i, wide, cause, reading.gap(), gapLimit());
            case LEARNING_RATE -> change(i, wide, cause, reading.rate(), settings.decayShare());
            case QUIET -> throw new IllegalArgumentException("nothing is promoted for being quiet");
        };
    }

    /** Changes a format, unless the window's changes or the budget are used up. */
    private boolean change(int i, QuantFormat to, Cause cause, double value, double limit) {
        QuantFormat from = current(i);
        Policy.OfDense layer = layer(i);
        OfLayer formats = tensor(i).with(layer.formats(), to);
        Policy.OfDense next = new Policy.OfDense(layer.name(), layer.outputs(), layer.inputs(), formats);
        List<Policy.OfDense> all = new ArrayList<>(layers);
        all.set(i / TENSORS.size(), next);
        double bits = Bits.perWeight(new Policy(all));
        boolean wider = cause != Cause.QUIET;
        boolean tooMany = decisions.size() == settings.maxChanges();
        if (tooMany || (wider && tensor(i) == TensorClass.WEIGHTS && !(bits <= bitBudget))) {
            return false;
        }
        FormatError error = error(i, from);
        decisions.add(new Decision(
                reading.step(),
                layer.name(),
                tensor(i).word(),
                FormatWord.of(from),
                FormatWord.of(to),
                cause.word(),
                value,
                limit,
                error == null ? Double.NaN : error.sqnr(),
                sensitivity(i),
                bits));
        layers.set(i / TENSORS.size(), next);
        changed[i] = true;
        ControllerState.OfTensor was = tensors.get(i);
        int flips = was.flips() + (wider && was.wasDemoted() ? 1 : 0);
        boolean eased = was.eased() || cause == Cause.LEARNING_RATE;
        tensors.set(i, new ControllerState.OfTensor(was.energy(), 0, Double.NaN, flips, !wider, eased));
        return true;
    }

    private Comparator<Integer> mostSensitiveFirst() {
        return Comparator.<Integer>comparingDouble(i -> -sensitivity(i)).thenComparing(i -> i);
    }

    private double sensitivity(int i) {
        FormatError error = error(i, current(i));
        double energy = tensors.get(i).energy();
        return error == null || Double.isNaN(energy) ? 0 : energy * error.noise();
    }

    private static TensorClass tensor(int i) {
        return TENSORS.get(i % TENSORS.size());
    }

    private Policy.OfDense layer(int i) {
        return layers.get(i / TENSORS.size());
    }

    private QuantFormat current(int i) {
        return tensor(i).of(layer(i).formats());
    }

    private @Nullable QuantFormat narrower(int i) {
        return isFixed(i) ? null : Widths.narrower(tensor(i), current(i));
    }

    private @Nullable QuantFormat wider(int i, Cause cause) {
        return isFixed(i) ? null : Widths.wider(tensor(i), current(i), cause == Cause.RANGE);
    }

    private boolean isFixed(int i) {
        return Widths.isFixed(layers.size(), i / TENSORS.size(), tensor(i));
    }

    private Optional<Reading.OfTensor> seen(int i) {
        return reading.tensors().stream()
                .filter(seen -> seen.layer() == i / TENSORS.size() && seen.tensor() == tensor(i))
                .findFirst();
    }

    private @Nullable FormatError error(int i, @Nullable QuantFormat format) {
        return format == null
                ? null
                : seen(i).map(seen -> seen.errors().get(FormatWord.of(format))).orElse(null);
    }
}
