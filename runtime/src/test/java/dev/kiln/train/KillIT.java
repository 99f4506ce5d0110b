package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.data.DataSplits;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training that is killed 50 times at random moments, and resumed each time, ends with the bits of one that was not.
 * The moments are drawn from a seed, counted in checkpoints and then in microseconds; some fall before the first.
 */
class KillIT {
    private static final int KILLS = 50;
    private static final int RUNS = 2;

    @TempDir
    Path directory;

    @Test
    void shouldEndWithTheSameBitsWhenKilledFiftyTimes() throws Exception {
        String expected = uninterrupted();
        int kills = 0;
        for (int run = 0; run < RUNS; run++) {
            kills += killAndResume(directory.resolve("run" + run), new Random(run), KILLS / RUNS, expected);
        }
        assertThat(kills).isEqualTo(KILLS);
    }

    private String uninterrupted() {
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits data = Blobs.splits(500, 12, 4)) {
            Path checkpoints = directory.resolve("whole/checkpoints");
            return new Trainer(ChildTraining.config(), data, allocator, checkpoints, TrainListener.NONE)
                    .run()
                    .weightsSha256();
        }
    }

    /** Returns how many times the child was killed before it was done. */
    private int killAndResume(Path run, Random random, int kills, String expected) throws Exception {
        Files.createDirectories(run);
        Path log = run.resolve("log");
        int killed = 0;
        while (true) {
            boolean last = killed == kills;
            int seen = lines(log).size();
            Process child = start(run, log);
            try {
                if (!last) {
                    int moment = random.nextInt(8);
                    waitForLines(child, log, seen + moment);
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(moment == 0 ? 800_000 : 30_000));
                    child.destroyForcibly();
                    killed++;
                }
                assertThat(child.waitFor(120, TimeUnit.SECONDS))
                        .as("child ends")
                        .isTrue();
                if (last || child.exitValue() == 0) {
                    assertThat(child.exitValue()).as("exit value of the child").isZero();
                    assertThat(lines(log).getLast()).isEqualTo("done " + expected);
                    assertThat(killed).as("kills before the training was done").isEqualTo(kills);
                    return killed;
                }
            } finally {
                child.destroyForcibly();
            }
        }
    }

    private static Process start(Path run, Path log) throws IOException {
        List<String> flags = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dkiln.threads=2");
        return ChildJvm.start(run.resolve("output"), flags, ChildTraining.class, run.toString(), log.toString());
    }

    private static void waitForLines(Process child, Path log, int count) throws Exception {
        while (child.isAlive() && lines(log).size() < count) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private static List<String> lines(Path log) throws IOException {
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }
}
