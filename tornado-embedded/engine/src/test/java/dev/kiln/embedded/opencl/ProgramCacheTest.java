package dev.kiln.embedded.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCacheTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    @Test
    void keepsWhatWasStored() {
        ProgramCache cache = new ProgramCache(folder.resolve("deeper"));
        assertThat(cache.find(KEY)).isNull();
        cache.store(KEY, new byte[] {1, 2, 3});
        cache.store(KEY, new byte[] {4, 5});
        assertThat(new ProgramCache(folder.resolve("deeper")).find(KEY)).containsExactly(4, 5);
    }

    @Test
    void doesNotTrustDamagedFiles() throws IOException {
        ProgramCache cache = new ProgramCache(folder);
        cache.store(KEY, new byte[1000]);
        Path file = folder.resolve(KEY + ".bin");
        byte[] good = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, 40, good.length - 1}) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThat(cache.find(KEY)).as("of %d bytes", length).isNull();
            assertThat(file).doesNotExist();
        }
        for (int at : new int[] {0, 12, 300}) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            assertThat(cache.find(KEY)).as("with byte %d wrong", at).isNull();
        }
        cache.store(KEY, new byte[1000]);
        assertThat(cache.find(KEY)).hasSize(1000);
    }

    @Test
    void goesOnWithoutAFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        ProgramCache cache = new ProgramCache(file.resolve("below"));
        cache.store(KEY, new byte[10]);
        assertThat(cache.find(KEY)).isNull();
        ProgramCache off = new ProgramCache(null);
        off.store(KEY, new byte[10]);
        assertThat(off.find(KEY)).isNull();
        assertThat(off.isOn()).isFalse();
    }

    @Test
    void leavesNothingAsideAndForgetsTheOldest() throws IOException {
        for (int i = 0; i < 2_000; i++) {
            Files.createFile(folder.resolve("old" + i + ".bin"));
        }
        new ProgramCache(folder).store(KEY, new byte[10]);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSizeLessThanOrEqualTo(1_000)
                    .noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    /** Two processes write the same entry over and over while this one reads it: it is whole, or not there. */
    @Test
    void isSafeBetweenProcesses() throws IOException, InterruptedException {
        List<Process> writers = List.of(writer(1), writer(2));
        ProgramCache cache = new ProgramCache(folder);
        int found = 0;
        while (writers.stream().anyMatch(Process::isAlive)) {
            byte[] binary = cache.find(KEY);
            if (binary != null) {
                found++;
                assertThat(binary).hasSize(100_000).containsOnly(binary[0]);
                assertThat(binary[0]).isBetween((byte) 1, (byte) 2);
            }
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(writer.exitValue()).isZero();
        }
        assertThat(found).isPositive();
        assertThat(cache.find(KEY)).hasSize(100_000);
    }

    private Process writer(int value) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString(),
                        Integer.toString(value))
                .inheritIO()
                .start();
    }

    /** The other process: stores 100 times. */
    static final class Writer {

        private Writer() {}

        /** Takes a folder and the value of all bytes to write. */
        public static void main(String[] arguments) {
            ProgramCache cache = new ProgramCache(Path.of(arguments[0]));
            byte[] binary = new byte[100_000];
            Arrays.fill(binary, Byte.parseByte(arguments[1]));
            for (int i = 0; i < 100; i++) {
                cache.store(KEY, binary);
            }
        }
    }
}
