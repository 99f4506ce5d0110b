package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class WorkPoolTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 9})
    void shouldRunEveryTileOnce(int threads) {
        try (WorkPool pool = new WorkPool(threads)) {
            for (int tiles : new int[] {0, 1, 2, 7, 64, 1_000}) {
                AtomicIntegerArray runs = new AtomicIntegerArray(tiles + 1);
                pool.run(tiles, runs::incrementAndGet);
                for (int tile = 0; tile <= tiles; tile++) {
                    assertThat(runs.get(tile)).isEqualTo(tile < tiles ? 1 : 0);
                }
            }
        }
    }

    /** Plain writes of one region must be visible to every thread of the next one, and to the caller. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void shouldMakeEffectsVisibleToTheNextRegion(int threads) {
        int tiles = 37;
        int[] from = new int[tiles];
        int[] to = new int[tiles];
        try (WorkPool pool = new WorkPool(threads)) {
            for (int region = 0; region < 20_000; region++) {
                int[] read = from;
                int[] write = to;
                pool.run(tiles, tile -> write[tile] = read[(tile + 1) % tiles] + 1);
                from = write;
                to = read;
                if (region % 1_000 == 0) {
                    // Long enough for the workers to park.
                    LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                }
                assertThat(from[0]).isEqualTo(region + 1);
            }
        }
        assertThat(Arrays.stream(from).distinct().toArray()).containsExactly(20_000);
    }

    @Test
    void shouldStayCorrectWhenCoresAreBusy() throws InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        Thread[] busy = new Thread[cores];
        AtomicInteger stop = new AtomicInteger();
        LongAdder spins = new LongAdder();
        for (int i = 0; i < cores; i++) {
            busy[i] = Thread.ofPlatform().daemon().start(() -> {
                while (stop.get() == 0) {
                    spins.increment();
                }
            });
        }
        try (WorkPool pool = new WorkPool(cores + 2)) {
            long[] sums = new long[64];
            for (int region = 0; region < 300; region++) {
                pool.run(sums.length, tile -> sums[tile] += tile);
            }
            for (int tile = 0; tile < sums.length; tile++) {
                assertThat(sums[tile]).isEqualTo(300L * tile);
            }
        } finally {
            stop.set(1);
            for (Thread thread : busy) {
                thread.join();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldPropagateAFailureWithItsTileAndStayUsable(int threads) {
        try (WorkPool pool = new WorkPool(threads)) {
            for (int round = 0; round < 100; round++) {
                IllegalStateException failure = new IllegalStateException("no");
                assertThatThrownBy(() -> pool.run(50, tile -> {
                            if (tile == 17) {
                                throw failure;
                            }
                        }))
                        .isSameAs(failure)
                        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("while running tile 17 of 50"));
                LongAdder sum = new LongAdder();
                pool.run(50, sum::add);
                assertThat(sum.sum()).isEqualTo(1_225);
            }
        }
    }

    @Test
    void shouldRunANestedRegionInline() {
        try (WorkPool pool = new WorkPool(4)) {
            AtomicIntegerArray runs = new AtomicIntegerArray(100);
            pool.run(10, outer -> {
                Thread thread = Thread.currentThread();
                pool.run(10, inner -> {
                    assertThat(Thread.currentThread()).isSameAs(thread);
                    runs.incrementAndGet(outer * 10 + inner);
                });
            });
            for (int i = 0; i < 100; i++) {
                assertThat(runs.get(i)).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldServeSeveralCallers() throws InterruptedException {
        try (WorkPool pool = new WorkPool(3)) {
            LongAdder sum = new LongAdder();
            Thread[] callers = new Thread[3];
            for (int i = 0; i < callers.length; i++) {
                callers[i] = Thread.ofPlatform().start(() -> {
                    for (int region = 0; region < 2_000; region++) {
                        pool.run(5, sum::add);
                    }
                });
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(sum.sum()).isEqualTo(3 * 2_000 * 10);
        }
    }

    @Test
    void shouldGiveEveryThreadItsOwnSlot() {
        try (WorkPool pool = new WorkPool(4)) {
            AtomicIntegerArray inUse = new AtomicIntegerArray(pool.threads());
            for (int region = 0; region < 1_000; region++) {
                pool.run(16, tile -> {
                    assertThat(inUse.incrementAndGet(pool.slot())).isEqualTo(1);
                    inUse.decrementAndGet(pool.slot());
                });
            }
        }
    }

    @Test
    void shouldRefuseWorkWhenClosedAndEndItsThreads() {
        WorkPool pool = new WorkPool(3);
        pool.run(8, tile -> {});
        pool.close();
        pool.close();
        assertThatThrownBy(() -> pool.run(8, tile -> {})).hasMessage("This work pool is closed");
    }

    @Test
    void shouldRefuseToBeClosedFromInside() {
        WorkPool pool = new WorkPool(2);
        assertThatThrownBy(() -> pool.run(8, tile -> pool.close()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside");
        pool.close();
    }

    @Test
    void shouldRefuseSizesThatMakeNoSense() {
        assertThatThrownBy(() -> new WorkPool(0)).isInstanceOf(IllegalArgumentException.class);
        try (WorkPool pool = new WorkPool(1)) {
            assertThatThrownBy(() -> pool.run(-1, tile -> {})).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
