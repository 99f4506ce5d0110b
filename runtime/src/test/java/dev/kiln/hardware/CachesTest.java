package dev.kiln.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.device.DeviceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
    private static final DeviceInfo DEVICE = new DeviceInfo("embedded", "host", "", "", "cpu", "java", 16L << 30, 0, 4);

    @TempDir
    Path folder;

    private void cache(int processor, int index, int level, String type, String size, String shared)
            throws IOException {
        Path at = folder.resolve("cpu" + processor + "/cache/index" + index);
        Files.createDirectories(at);
        Files.writeString(at.resolve("level"), level + "\n");
        Files.writeString(at.resolve("type"), type + "\n");
        Files.writeString(at.resolve("size"), size + "\n");
        Files.writeString(at.resolve("shared_cpu_list"), shared + "\n");
    }

    @Test
    void shouldAddUpWhatProcessorsDoNotShare() throws IOException {
        for (int processor = 0; processor < 2; processor++) {
            cache(processor, 0, 1, "Data", "32K", "" + processor);
            cache(processor, 1, 1, "Instruction", "64K", "" + processor);
            cache(processor, 2, 2, "Unified", "512K", "" + processor);
            cache(processor, 3, 3, "Unified", "32M", "0-1");
        }
        Files.createDirectories(folder.resolve("cpufreq"));
        Caches caches = Caches.read(folder);
        assertThat(caches.levels())
                .containsEntry(1, 64L << 10)
                .containsEntry(2, 1L << 20)
                .containsEntry(3, 32L << 20);
        assertThat(caches.last()).isEqualTo(32L << 20);
    }

    @Test
    void shouldKnowNothingWhereNothingIsTold() throws IOException {
        assertThat(Caches.read(folder.resolve("none")).last()).isZero();
        cache(0, 0, 1, "Data", "much", "0");
        assertThat(Caches.read(folder)).isEqualTo(Caches.UNKNOWN);
        assertThat(Caches.ofThisMachine().last()).isNotNegative();
    }

    @Test
    void shouldTakeArraysThatNoCacheHolds() throws IOException {
        cache(0, 0, 3, "Unified", "32M", "0");
        Caches caches = Caches.read(folder);
        ArraySize size = ArraySize.of(0, DEVICE, Long.MAX_VALUE, caches);
        assertThat(size.elements()).isEqualTo((128 << 20) / Float.BYTES);
        assertThat(size.remarks()).hasSize(1).first().asString().contains("128 MiB", "4.0 times", "32 MiB");
        ArraySize small = ArraySize.of(1 << 20, DEVICE, Long.MAX_VALUE, caches);
        assertThat(small.elements()).isEqualTo((1 << 20) / Float.BYTES);
        assertThat(small.remarks()).last().asString().contains("cache's speed");
        assertThat(ArraySize.of(0, DEVICE, 8 << 20, caches).elements()).isEqualTo((8 << 20) / Float.BYTES);
        assertThat(ArraySize.of(0, DEVICE, Long.MAX_VALUE, Caches.UNKNOWN).elements())
                .isEqualTo((256 << 20) / Float.BYTES);
    }

    @Test
    void shouldKnowWhatOthersTook() {
        MachineLoad before = MachineLoad.parse("cpu  100 0 50 800 10 0 0 40 0 0\ncpu0 1 2\n", 1_000_000_000L);
        // 100 ticks more, of which 60 busy; 20 of them are this process's.
        MachineLoad after = MachineLoad.parse("cpu  140 0 60 835 15 0 0 50 0 0\n", 1_200_000_000L);
        assertThat(after.othersSince(before)).isEqualTo(0.4);
        assertThat(before.othersSince(before)).isZero();
        assertThat(MachineLoad.parse("cpu  a b c d e f g h\n", 0).allNanos()).isZero();
        assertThat(MachineLoad.parse("", 5)).isEqualTo(new MachineLoad(0, 0, 5));
        assertThat(MachineLoad.now().othersSince(MachineLoad.parse("", 0))).isBetween(0.0, 1.0);
    }
}
