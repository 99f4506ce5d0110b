package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadTimesTest {
    private static final long MILLI = 1_000_000;
    private static final int TURNS = 200;

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
            long waited = 0;
            // On a busy machine the caller may not get to wait before the worker is done, so it has some turns.
            for (int turn = 0; turn < TURNS && waited < 7 * MILLI; turn++) {
                waited = measure(pool, times);
                assertThat(times.busy(1)).isBetween(10 * MILLI, times.last(1) - times.first(1));
                assertThat(times.busy(0)).isGreaterThanOrEqualTo(2 * MILLI);
            }
            assertThat(waited).isGreaterThanOrEqualTo(7 * MILLI);
            long before = times.busy(1);
            pool.run(2, tile -> pause(1));
            assertThat(times.busy(1)).isEqualTo(before);
        }
    }

    /**
     * Measures a region in which the worker has 10 ms to do and the caller 2; returns for how long the latter waited.
     */
    private static long measure(WorkPool pool, ThreadTimes times) {
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
        return end - start - times.busy(0);
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
