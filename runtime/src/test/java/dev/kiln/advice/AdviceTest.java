package dev.kiln.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.train.RandomStep;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is recommended of given figures, and that a stop is heard. */
class AdviceTest {
    private static StepTiming timing(String formats, double speedup, double low, long bytes) {
        return new StepTiming(formats, 1 / speedup, speedup, low, speedup + 0.1, bytes);
    }

    private static Advice advice(StepTiming... timings) {
        return new Advice(64, 32, List.of(timings), 9);
    }

    @Test
    void shouldRecommendTheFastest() {
        Advice advice = advice(timing("FP32", 1, 1, 400), timing("INT8", 1.4, 1.3, 250), timing("INT4", 1.2, 1.1, 200));
        assertThat(advice.fastest().formats()).isEqualTo("INT8");
        assertThat(advice.smallest().formats()).isEqualTo("INT4");
    }

    @Test
    void shouldKeepToFp32WhereOthersAreNotFasterBeyondDoubt() {
        assertThat(advice(timing("FP32", 1, 1, 400), timing("INT4", 0.9, 0.8, 200))
                        .fastest()
                        .formats())
                .isEqualTo("FP32");
        assertThat(advice(timing("FP32", 1, 1, 400), timing("INT4", 1.3, 0.95, 200))
                        .fastest()
                        .formats())
                .isEqualTo("FP32");
        assertThat(advice(timing("FP32", 1, 1, 400), timing("INT4", 1.01, 1.005, 200))
                        .fastest()
                        .formats())
                .isEqualTo("FP32");
    }

    @Test
    void shouldKeepLessMemoryInFewerBits() {
        Target host = Devices.select(Devices.EMBEDDED, "host");
        long[] bytes = FormatPair.ALL.stream()
                .mapToLong(pair -> {
                    try (RandomStep step = FormatAdvisor.step(new StepSize(256, 128), pair, host)) {
                        step.run();
                        return step.bytes();
                    }
                })
                .toArray();
        for (int i = 1; i < bytes.length; i++) {
            assertThat(bytes[i]).isLessThan(bytes[i - 1]);
        }
    }

    @Test
    void shouldStopWhereItIsAskedTo() {
        List<StepSize> begun = new ArrayList<>();
        AdviceListener impatient = new AdviceListener() {
            @Override
            public void onMeasuring(int number, int count, StepSize size) {
                begun.add(size);
            }

            @Override
            public void onAdvice(Advice advice) {
                throw new AssertionError("told " + advice);
            }

            @Override
            public boolean isStopped() {
                return !begun.isEmpty();
            }
        };
        Target host = Devices.select(Devices.EMBEDDED, "host");
        assertThat(FormatAdvisor.measure(host, StepSize.all("16,32", "4"), 10, impatient))
                .isEmpty();
        assertThat(begun).containsExactly(new StepSize(16, 4));
    }
}
