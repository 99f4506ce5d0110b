package dev.kiln.embedded.host.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.WorkPool;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Products of stored matrices leave no garbage as soon as they are compiled. */
class StoredGemmGarbageTest {
    private static final int RUNS = 200;
    private static final int MOST_ROUNDS = 100;

    /** A few objects that others in this thread make. */
    private static final long SPARE_BYTES = 4096;

    @Test
    @Timeout(120)
    void leavesNone() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<HostCall> calls = calls();
        try (WorkPool pool = new WorkPool(1)) {
            long garbage = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && garbage > SPARE_BYTES; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < RUNS; i++) {
                    for (HostCall call : calls) {
                        call.run(pool);
                    }
                }
                garbage = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(garbage).isLessThanOrEqualTo(SPARE_BYTES);
        }
    }

    private static List<HostCall> calls() {
        List<HostCall> calls = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        for (StoredFormat format : StoredFormat.values()) {
            for (int transpositions = 0; transpositions < 4; transpositions++) {
                StoredFormat result = format.storesResults() ? format : StoredFormat.FP8_E4M3;
                StoredTrial.Setting setting = new StoredTrial.Setting(
                        format, format, result, result, new StoredTrial.Groups(32, 32, 32, 32), false, 0);
                GemmSpec spec = GemmSpec.of(26, 40, 72, (transpositions & 1) != 0, (transpositions & 2) != 0);
                Epilogue epilogue = Epilogue.of((transpositions + format.code()) % 6);
                StoredTrial trial = StoredTrial.random(spec.with(epilogue), setting, random);
                calls.add(new GemmLibrary().prepare("qgemm", trial.parameters()));
            }
        }
        return calls;
    }
}
