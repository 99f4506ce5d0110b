package dev.kiln.embedded.host.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kiln.embedded.host.TwoForms;
import dev.kiln.embedded.host.WorkPool;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Products of stored matrices leave no garbage as soon as they are compiled. */
class StoredGemmGarbageTest {
    private static final int RUNS = 200;
    private static final int MOST_ROUNDS = 100;

    /** A few objects that others in this thread make. */
    private static final long SPARE_BYTES = 1024;

    @Test
    @Timeout(120)
    void leavesNone() {
        Map<String, TwoForms> calls = calls();
        Map<String, Long> garbage = new TreeMap<>();
        try (WorkPool pool = new WorkPool(1)) {
            for (int round = 0; round < MOST_ROUNDS && (round == 0 || !garbage.isEmpty()); round++) {
                garbage.clear();
                calls.forEach((name, call) -> {
                    long bytes = garbage(call, pool);
                    if (bytes > SPARE_BYTES) {
                        garbage.put(name, bytes);
                    }
                });
            }
        }
        assertThat(garbage).isEmpty();
    }

    private static long garbage(TwoForms call, WorkPool pool) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < RUNS; i++) {
            call.run(pool, true);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static Map<String, TwoForms> calls() {
        Map<String, TwoForms> calls = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(1);
        for (StoredFormat format : StoredFormat.values()) {
            for (int transpositions = 0; transpositions < 4; transpositions++) {
                StoredFormat result = format.storesResults() ? format : StoredFormat.FP8_E4M3;
                StoredTrial.Setting setting = new StoredTrial.Setting(
                        format, format, result, result, new StoredTrial.Groups(32, 32, 32, 32), false, 0);
                for (int m : new int[] {7, 26}) {
                    GemmSpec spec = GemmSpec.of(m, 40, 72, (transpositions & 1) != 0, (transpositions & 2) != 0);
                    Epilogue epilogue = Epilogue.of((transpositions + format.code()) % 6);
                    StoredTrial trial = StoredTrial.random(spec.with(epilogue), setting, random);
                    calls.put(trial.toString(), (TwoForms) new GemmLibrary().prepare("qgemm", trial.parameters()));
                }
            }
        }
        return calls;
    }
}
