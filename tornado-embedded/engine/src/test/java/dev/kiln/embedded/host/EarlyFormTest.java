package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Vectors take over once, however their rehearsal ends. */
@Timeout(60)
class EarlyFormTest {
    private static final long PLAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final EarlyForm form = new EarlyForm();

    @Test
    void vectorsTakeOverAfterFasterRounds() {
        List<Boolean> rounds = new ArrayList<>();
        form.rehearse(
                () -> vectors -> {
                    assertThat(form.isVectors()).isFalse();
                    rounds.add(vectors);
                    if (!vectors) {
                        spin();
                    }
                },
                Runnable::run);
        assertThat(form.isVectors()).isTrue();
        assertThat(rounds).hasSizeGreaterThanOrEqualTo(6).startsWith(true, false, true, false, true, false);
    }

    @Test
    void vectorsTakeOverAfterARehearsalThatThrows() {
        form.rehearse(
                () -> vectors -> {
                    throw new IllegalStateException("as a test");
                },
                Runnable::run);
        assertThat(form.isVectors()).isTrue();
    }

    @Test
    void vectorsTakeOverWhereNoThreadCanBegin() {
        Executor none = task -> {
            throw new OutOfMemoryError("as a test");
        };
        form.rehearse(() -> vectors -> {}, none);
        assertThat(form.isVectors()).isTrue();
    }

    @Test
    void rehearsesOnceOnly() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger rehearsals = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            form.rehearse(() -> {
                rehearsals.incrementAndGet();
                asked.countDown();
                throw new IllegalStateException("as a test");
            });
        }
        asked.await();
        // What is asked for afterwards waits behind all that is under way.
        CountDownLatch last = new CountDownLatch(1);
        new EarlyForm().rehearse(() -> {
            last.countDown();
            throw new IllegalStateException("as a test");
        });
        last.await();
        assertThat(rehearsals).hasValue(1);
        assertThat(form.isVectors()).isTrue();
    }

    private static void spin() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < PLAIN_NANOS) {
            Thread.onSpinWait();
        }
    }
}
