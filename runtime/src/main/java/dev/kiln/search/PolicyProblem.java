package dev.kiln.search;

import dev.kiln.model.Network;
import dev.kiln.model.Precision;
import dev.kiln.precision.Bits;
import dev.kiln.precision.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The policies of a network as candidates: each is measured once. Bits and bytes are counted; the time of a candidate
 * that is not measured is foretold from what one tensor alone changes of the widest one's.
 */
final class PolicyProblem implements Problem {
    private final Network network;
    private final Space space;
    private final PolicyMeter meter;
    private final Budget budget;
    private final SearchListener listener;
    private final Map<Candidate, Trial> trials = new LinkedHashMap<>();
    private final Map<Candidate, Losses> losses = new LinkedHashMap<>();
    private Stage stage = Stage.REFERENCE;

    PolicyProblem(Network network, Space space, PolicyMeter meter, Budget budget, SearchListener listener) {
        this.network = network;
        this.space = space;
        this.meter = meter;
        this.budget = budget;
        this.listener = listener;
    }

    Network network() {
        return network;
    }

    /** What the next measurements are for. */
    void enter(Stage next) {
        stage = next;
    }

    @Override
    public List<Integer> choices() {
        return space.slots().stream().map(slot -> slot.formats().size()).toList();
    }

    @Override
    public double cost(Candidate candidate) {
        return switch (budget.kind()) {
            case BITS -> Bits.perWeight(space.policy(candidate));
            case BYTES -> Bits.storedBytes(network, space.policy(candidate));
            case TIME -> {
                Trial known = trials.get(candidate);
                yield known == null ? foretold(candidate) : known.millis();
            }
        };
    }

    private double foretold(Candidate candidate) {
        Trial widest = trial(widest());
        double millis = widest.millis();
        for (int slot = 0; slot < slots(); slot++) {
            Trial alone = trials.get(widest.candidate().with(slot, candidate.place(slot)));
            millis += alone == null ? 0 : alone.millis() - widest.millis();
        }
        return millis;
    }

    /** The candidate of the least cost, as far as slots do not know of each other. */
    Candidate cheapest() {
        Candidate widest = widest();
        Candidate cheapest = widest;
        for (int slot = 0; slot < slots(); slot++) {
            for (int place = choices().get(slot) - 1; place >= 0; place--) {
                boolean less = cost(widest.with(slot, place)) <= cost(widest.with(slot, cheapest.place(slot)));
                cheapest = less ? cheapest.with(slot, place) : cheapest;
            }
        }
        return cheapest;
    }

    /** Uses every format once, so that the first time that counts finds all kernels compiled. */
    void warmUp() {
        int most = choices().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int step = 0; step < most; step++) {
            int place = step;
            Candidate candidate = new Candidate(
                    choices().stream().map(count -> Math.min(place, count - 1)).toList());
            meter.warmUp(space.precision(candidate));
        }
    }

    @Override
    public Score score(Candidate candidate) {
        return budget.score(trial(candidate));
    }

    /** Measures a candidate, or remembers what it came to. */
    Trial trial(Candidate candidate) {
        Trial known = trials.get(candidate);
        if (known != null) {
            return known;
        }
        Precision precision = space.precision(candidate);
        Policy policy = Policy.of(network, precision);
        PolicyMeter.Reading reading = meter.read(precision, budget.kind() == Budget.Kind.TIME);
        Trial trial = new Trial(
                trials.size() + 1,
                stage,
                candidate,
                policy,
                Bits.perWeight(policy),
                Bits.storedBytes(network, policy),
                reading.millis(),
                reading.losses().mean(),
                (double) reading.hits() / meter.samples());
        trials.put(candidate, trial);
        losses.put(candidate, reading.losses());
        listener.onTrial(trial);
        return trial;
    }

    /** Times a candidate once more, which counts if it is faster: early ones were timed before the machine ran warm. */
    void timeAgain(Candidate candidate) {
        Trial known = trial(candidate);
        double millis = meter.read(space.precision(candidate), true).millis();
        trials.put(candidate, known.timed(Math.min(known.millis(), millis)));
    }

    /** Whether a measured candidate is as good as another one, as far as the sample can tell. */
    boolean isAsGoodAs(Candidate candidate, Candidate other) {
        return Objects.requireNonNull(losses.get(candidate)).isAsGoodAs(Objects.requireNonNull(losses.get(other)));
    }

    /** Everything that was measured, in order. */
    List<Trial> trials() {
        return List.copyOf(trials.values());
    }
}
