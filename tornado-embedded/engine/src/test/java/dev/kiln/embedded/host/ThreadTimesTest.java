package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadTimesTest {
    private static final long MILLI = 1_000_000;

    private static void pause(int millis) {
        long end = System.nanoTime() + millis * MILLI;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldTellWhenEachThreadWorkedAndWhenTheCallerWaited() {
        try (WorkPool pool = new WorkPool(2)) {
            ThreadTimes times = new ThreadTimes(pool);
            long start = System.nanoTime();
            times.begin(start);
            pool.measure(times);
            CountDownLatch both = new CountDownLatch(2);
            pool.run(2, tile -> {
                // Both threads are in their tile at once, and the worker is longer in it.
                both.countDown();
                while (both.getCount() > 0) {
                    Thread.onSpinWait();
                }
                pause(pool.slot() == 0 ? 2 : 10);
            });
            pool.stopMeasuring(times);
            long end = System.nanoTime();
            times.end(start, end);
            for (int slot = 0; slot < 2; slot++) {
                assertThat(times.first(slot)).isBetween(0L, times.last(slot));
                assertThat(times.last(slot)).isLessThanOrEqualTo(end - start);
            }
            assertThat(times.busy(1)).isBetween(10 * MILLI, times.last(1) - times.first(1));
            assertThat(times.busy(0)).isBetween(2 * MILLI, end - start - 7 * MILLI);
            long before = times.busy(1);
            pool.run(2, tile -> pause(1));
            assertThat(times.busy(1)).isEqualTo(before);
        }
    }

    @Test
    void shouldLeaveOtherCallersOut() throws InterruptedException {
        try (WorkPool pool = new WorkPool(2)) {
            ThreadTimes times = new ThreadTimes(pool);
            times.begin(0);
            pool.measure(times);
            Thread other = new Thread(() -> {
                ThreadTimes others = new ThreadTimes(pool);
                pool.run(8, tile -> pause(1));
                // Who is not measured ends nothing.
                pool.stopMeasuring(others);
            });
            other.start();
            other.join();
            assertThat(times.busy(1)).isZero();
            CountDownLatch both = new CountDownLatch(2);
            pool.run(2, tile -> {
                both.countDown();
                while (both.getCount() > 0) {
                    Thread.onSpinWait();
                }
            });
            assertThat(times.busy(1)).isPositive();
        }
    }

    @Test
    void shouldCountOnceWhatACallerDoesByItself() {
        try (WorkPool pool = new WorkPool(2)) {
            ThreadTimes times = new ThreadTimes(pool);
            times.begin(100);
            pool.measure(times);
            pool.run(1, tile -> pool.run(1, inner -> pause(1)));
            times.end(150, 170);
            assertThat(times.busy(0)).isEqualTo(20);
            assertThat(times.first(0)).isEqualTo(50);
            assertThat(times.busy(1)).isZero();
            times.clear();
            assertThat(times.busy(0)).isZero();
        }
    }
}
