package dev.kiln.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the machine did between steps, by clocks that a test sets. */
class MachineMeterTest {
    private double seconds;
    private double cpu;
    private double joules;

    private void pass(double time, double busy, double energy) {
        seconds += time;
        cpu += busy;
        joules += energy;
    }

    @Test
    void shouldLeaveOutWhatIsNoStep() {
        MachineMeter meter = new MachineMeter(() -> seconds, () -> cpu, () -> joules);
        pass(5, 5, 5);
        meter.step(10);
        pass(2, 6, 30);
        meter.step(20);
        pass(100, 100, 100);
        meter.pause();
        pass(3, 3, 3);
        meter.step(30);
        pass(1, 2, 10);
        meter.step(40);
        assertThat(meter.metrics()).isEqualTo(new MachineMetrics(40, 3, 8, 40));
    }

    @Test
    void shouldTellNothingWhereThereWasNoStretch() {
        MachineMeter meter = new MachineMeter(() -> seconds, () -> cpu, () -> Double.NaN);
        meter.step(1);
        assertThat(meter.metrics().seconds()).isZero();
        pass(1, 1, 1);
        meter.step(2);
        assertThat(meter.metrics().joules()).isNaN();
        assertThat(meter.metrics().cpuSeconds()).isEqualTo(1);
    }

    @Test
    void shouldMeasureThisProcess() {
        MachineMeter meter = new MachineMeter();
        meter.step(1);
        long until = System.nanoTime() + 50_000_000L;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        meter.step(2);
        assertThat(meter.metrics().seconds()).isGreaterThanOrEqualTo(0.05);
        assertThat(meter.metrics().cpuSeconds()).isGreaterThan(0);
    }

    private static void counter(Path place, String name, long microjoules) throws IOException {
        Path counter = Files.createDirectories(place.resolve(name));
        Files.writeString(counter.resolve("max_energy_range_uj"), "10000000\n");
        Files.writeString(counter.resolve("energy_uj"), microjoules + "\n");
    }

    @Test
    void shouldAddUpPackagesAndGoOnWhereACounterBeginsAgain(@TempDir Path place) throws IOException {
        counter(place, "intel-rapl:0", 9_000_000);
        counter(place, "intel-rapl:1", 0);
        counter(place, "intel-rapl:0:0", 0);
        PowerCap energy = PowerCap.of(place);
        counter(place, "intel-rapl:0", 1_000_000);
        counter(place, "intel-rapl:1", 500_000);
        counter(place, "intel-rapl:0:0", 7_000_000);
        assertThat(energy.joules()).isCloseTo(2.5, within(1e-9));
    }

    @Test
    void shouldSayThatEnergyIsNotMeasuredWhereItIsNot(@TempDir Path place) throws IOException {
        assertThat(PowerCap.of(place).joules()).isNaN();
        assertThat(PowerCap.of(place.resolve("nothing")).joules()).isNaN();
        counter(place, "intel-rapl:0", 1);
        Files.writeString(place.resolve("intel-rapl:0/energy_uj"), "secret");
        assertThat(PowerCap.of(place).joules()).isNaN();
    }
}
