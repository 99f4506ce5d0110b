package dev.kiln.embedded.opencl.tuning;

import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClChoice;
import dev.kiln.tornado.spi.Tuner;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Measures the ways of one choice, in two parts. First all of them run a few times in turn, and the fastest is found.
 * Then this one and the usual one run in turn, so that whatever else the machine does hits both; the gain is the median
 * of the quotients of neighbouring times. It counts if it is larger than {@value #LEAST_GAIN} and than the range of the
 * middle half of the quotients. Measuring the winner anew keeps luck in the first part out.
 */
final class ChoiceTrial {

    /** Less is not worth a line in a file. */
    static final double LEAST_GAIN = 0.02;

    /** Times of the second part; odd, so that the median is one of them. */
    static final int ROUNDS = 15;

    private static final int FIRST_ROUNDS = 3;

    /** Ways that take longer than this many times the fastest one's first time are not measured again. */
    private static final double HOPELESS = 2;

    /** Short calls are repeated until they take this long, so that clocks and interruptions matter less. */
    private static final double SAMPLE_NANOS = 2e6;

    private static final int MOST_REPEATS = 50;

    private static final System.Logger LOG = System.getLogger(ChoiceTrial.class.getName());

    private final OpenClChoice choice;
    private final Stopwatch watch;

    ChoiceTrial(OpenClChoice choice, Stopwatch watch) {
        this.choice = choice;
        this.watch = watch;
    }

    /** A way that was prepared, and the time that it seems to take. */
    private record Entrant(String way, OpenClCall call, double nanos) {
        int repeats() {
            return (int) Math.clamp(SAMPLE_NANOS / Math.max(1, nanos), 1, MOST_REPEATS);
        }

        Entrant timed(double time) {
            return new Entrant(way, call, time);
        }
    }

    /** Measures; what it prepared is given back. */
    Tuner.Trial run() {
        List<Entrant> entrants = new ArrayList<>();
        try {
            Entrant usual = enter(choice.usual());
            entrants.add(usual);
            for (String way : choice.ways()) {
                if (!way.equals(choice.usual())) {
                    enterIfPossible(way, entrants);
                }
            }
            List<Entrant> ranked = rank(entrants);
            return ranked.isEmpty() ? alone(usual) : duel(usual, ranked.getFirst());
        } finally {
            entrants.forEach(entrant -> entrant.call().close());
        }
    }

    private Entrant enter(String way) {
        OpenClCall call = choice.prepare(way);
        try {
            // A driver compiles some code at the first launch only.
            watch.nanos(call, 1);
            return new Entrant(way, call, watch.nanos(call, 1));
        } catch (RuntimeException e) {
            call.close();
            throw e;
        }
    }

    /** A driver may refuse any way but the usual one; that is no reason to stop. */
    private void enterIfPossible(String way, List<Entrant> entrants) {
        try {
            entrants.add(enter(way));
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "{0} can''t be done as {1}: {2}", choice.subject(), way, e);
        }
    }

    /** Returns all but the usual way, the fastest first, without those that have no chance. */
    private List<Entrant> rank(List<Entrant> entrants) {
        double fastest = entrants.stream().mapToDouble(Entrant::nanos).min().orElse(Double.NaN);
        List<Entrant> hopeful = entrants.stream()
                .skip(1)
                .filter(entrant -> entrant.nanos() <= HOPELESS * fastest)
                .toList();
        double[][] times = new double[hopeful.size()][FIRST_ROUNDS];
        for (int round = 0; round < FIRST_ROUNDS; round++) {
            for (int i = 0; i < hopeful.size(); i++) {
                times[i][round] = time(hopeful.get(i));
            }
        }
        List<Entrant> ranked = new ArrayList<>();
        for (int i = 0; i < hopeful.size(); i++) {
            ranked.add(hopeful.get(i).timed(Samples.of(times[i]).median()));
        }
        ranked.sort(Comparator.comparingDouble(Entrant::nanos));
        return ranked;
    }

    private double time(Entrant entrant) {
        return watch.nanos(entrant.call(), entrant.repeats());
    }

    private Tuner.Trial alone(Entrant usual) {
        double nanos = time(usual);
        return new Tuner.Trial(choice.key(), choice.subject(), usual.way(), nanos, usual.way(), nanos, 0, 0, false);
    }

    private Tuner.Trial duel(Entrant usual, Entrant other) {
        double[] usualTimes = new double[ROUNDS];
        double[] otherTimes = new double[ROUNDS];
        double[] quotients = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            // In turn: who comes second may find warmer caches.
            boolean usualFirst = round % 2 == 0;
            double first = time(usualFirst ? usual : other);
            double second = time(usualFirst ? other : usual);
            usualTimes[round] = usualFirst ? first : second;
            otherTimes[round] = usualFirst ? second : first;
            quotients[round] = usualTimes[round] / otherTimes[round];
        }
        Samples all = Samples.of(quotients);
        double gain = all.median() - 1;
        return new Tuner.Trial(
                choice.key(),
                choice.subject(),
                usual.way(),
                Samples.of(usualTimes).median(),
                other.way(),
                Samples.of(otherTimes).median(),
                gain,
                all.spread(),
                gain > LEAST_GAIN && gain > all.spread());
    }
}
