package dev.kiln.embedded.opencl.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClChoice;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.embedded.opencl.OpenClTimer;
import dev.kiln.tornado.spi.Tuner;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChoiceTrialTest {

    private final List<String> open = new ArrayList<>();

    /** A call that only has a name. */
    private record Named(String way, List<String> open) implements OpenClCall {

        @Override
        public void enqueue(OpenClQueue queue, @Nullable OpenClTimer timer) {
            throw new AssertionError();
        }

        @Override
        public String listing() {
            return way;
        }

        @Override
        public void close() {
            open.remove(way);
        }
    }

    private record Route(List<String> ways, List<String> open) implements OpenClChoice {

        @Override
        public String key() {
            return "route";
        }

        @Override
        public String subject() {
            return "the way home";
        }

        @Override
        public String usual() {
            return "road";
        }

        @Override
        public OpenClCall prepare(String way) {
            if (way.equals("river")) {
                throw new IllegalStateException("no boat");
            }
            open.add(way);
            return new Named(way, open);
        }
    }

    private Tuner.Trial run(ToDoubleFunction<String> nanos, String... ways) {
        Stopwatch watch = (call, repeats) -> nanos.applyAsDouble(((Named) call).way());
        Tuner.Trial trial = new ChoiceTrial(new Route(List.of(ways), open), watch).run();
        assertThat(open).as("calls that are left open").isEmpty();
        return trial;
    }

    @Test
    void findsTheFastest() {
        Tuner.Trial trial = run(
                way -> switch (way) {
                    case "road" -> 3e6;
                    case "path" -> 2e6;
                    default -> 2.5e6;
                },
                "ferry",
                "road",
                "path");
        assertThat(trial).isEqualTo(new Tuner.Trial("route", "the way home", "road", 3e6, "path", 2e6, 0.5, 0, true));
    }

    @Test
    void keepsTheUsualWayWhereItIsFastest() {
        Tuner.Trial trial = run(way -> way.equals("road") ? 2e6 : 2.1e6, "road", "path");
        assertThat(trial.isBetter()).isFalse();
        assertThat(trial.gain()).isNegative();
        assertThat(run(way -> 1, "road").best()).isEqualTo("road");
    }

    @Test
    void doubtsGainsWithinTheNoise() {
        SplittableRandom random = new SplittableRandom(1);
        int believed = 0;
        for (int i = 0; i < 500; i++) {
            believed += run(way -> 2e6 * random.nextDouble(0.7, 1.3), "road", "path", "ferry", "bridge")
                            .isBetter()
                    ? 1
                    : 0;
        }
        assertThat(believed).as("of 500 equal ways with noise of a third").isLessThanOrEqualTo(10);
        assertThat(run(way -> way.equals("road") ? 2.02e6 : 2e6, "road", "path").isBetter())
                .as("1 percent")
                .isFalse();
    }

    /** Something else slows the machine down now and then: it hits neighbours alike. */
    @Test
    void seesThroughDisturbancesThatLast() {
        int[] calls = {0};
        Tuner.Trial trial =
                run(way -> (way.equals("road") ? 2.4e6 : 2e6) * (calls[0]++ / 10 % 2 == 0 ? 1 : 3), "road", "path");
        assertThat(trial.isBetter()).as(trial.toString()).isTrue();
        assertThat(trial.gain()).isBetween(0.19, 0.21);
    }

    @Test
    void leavesOutWaysThatTheDriverRefuses() {
        assertThat(run(way -> way.equals("road") ? 2e6 : 1e6, "river", "road", "path")
                        .best())
                .isEqualTo("path");
        assertThatThrownBy(() -> run(
                        way -> {
                            throw new IllegalStateException("the road is closed");
                        },
                        "road"))
                .hasMessageContaining("closed");
        assertThat(open).isEmpty();
    }

    @Test
    void repeatsShortCallsOnly() {
        List<Integer> repeats = new ArrayList<>();
        Stopwatch watch = (call, count) -> {
            repeats.add(count);
            return ((Named) call).way().equals("road") ? 1e5 : 1e7;
        };
        new ChoiceTrial(new Route(List.of("road"), open), watch).run();
        assertThat(repeats).contains(20);
    }

    @Test
    void knowsQuantiles() {
        Samples samples = Samples.of(5, 1, 3, 2, 4);
        assertThat(samples.median()).isEqualTo(3);
        assertThat(samples.quantile(0)).isEqualTo(1);
        assertThat(samples.quantile(1)).isEqualTo(5);
        assertThat(samples.spread()).isEqualTo(2);
        assertThat(Samples.of(7).spread()).isZero();
        assertThat(Samples.of(1, 2).median()).isEqualTo(1.5);
    }
}
