package dev.kiln.fpga.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.fpga.design.CycleModel;
import dev.kiln.fpga.design.Folding;
import dev.kiln.fpga.design.Folding.Multiplier;
import dev.kiln.fpga.design.LayerDesign;
import dev.kiln.fpga.design.LayerSamples;
import dev.kiln.fpga.design.LayerSamples.Case;
import dev.kiln.kernels.QuantFormat;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every result of the hardware is that of the kernel's plain twin, and comes in the cycle that the model says. */
class SimulationTest {
    @TempDir
    Path directory = Path.of("");

    private Simulation simulate(Simulator simulator, Case drawn, Folding folding) {
        Workbench bench = Benches.at(directory, simulator.stage());
        return Simulation.run(new LayerDesign(drawn.layer(), folding), drawn.vectors(), simulator, bench);
    }

    @ParameterizedTest
    @CsvSource({
        // rows, columns, weights, tile, lanes, multiplier, skip, density
        "16, 128, INT4, 16, 4, DSP, true, 0.3",
        "16, 128, INT4, 16, 4, DSP, true, 1",
        "16, 128, INT4, 16, 4, DSP, false, 0.1",
        "17, 33, INT4, 8, 8, LUT, true, 0.5",
        "70, 300, INT4, 16, 1, DSP, true, 0.1",
        "33, 129, INT8, 4, 2, DSP, true, 0.4",
        "5, 1, INT4, 4, 1, LUT, true, 0.6",
        "1, 32, INT4, 1, 1, DSP, true, 0.5",
        "40, 784, INT4, 32, 4, LUT, true, 0.02",
        "20, 100, INT8, 2, 2, LUT, true, 0",
        "64, 96, INT4, 64, 16, DSP, true, 0.2",
    })
    void shouldGiveTheBitsOfTheKernelInTheCyclesOfTheModel(
            int rows,
            int columns,
            String weights,
            int tile,
            int lanes,
            Multiplier multiplier,
            boolean skip,
            double density) {
        QuantFormat format = weights.equals("INT4") ? QuantFormat.INT4 : QuantFormat.INT8;
        Case drawn = LayerSamples.draw(format, rows, columns, 24, density, rows * 31L + columns);
        Folding folding = new Folding(tile, lanes, multiplier, skip);
        CycleModel model = CycleModel.of(new LayerDesign(drawn.layer(), folding));
        Simulation simulation = simulate(Simulator.ICARUS, drawn, folding);
        assertThat(simulation.first()).isEmpty();
        assertThat(simulation.passed()).isTrue();
        assertThat(simulation.cases()).isEqualTo(24L * rows);
        CycleModel.Timeline expected = model.timeline(drawn.vectors().active(skip));
        assertThat(simulation.sampleCycles()).isEqualTo(expected.samples());
        assertThat(simulation.cycles()).isEqualTo(expected.all());
    }

    @Test
    void shouldGiveTheSameOnBothSimulators() {
        Case drawn = LayerSamples.draw(QuantFormat.INT4, 40, 200, 100, 0.2, 3);
        Folding folding = new Folding(16, 4, Multiplier.DSP, true);
        Simulation verilator = simulate(Simulator.VERILATOR, drawn, folding);
        Simulation icarus = simulate(Simulator.ICARUS, drawn, folding);
        assertThat(verilator.passed()).isTrue();
        assertThat(icarus)
                .isEqualTo(new Simulation(
                        Simulator.ICARUS,
                        verilator.cases(),
                        0,
                        verilator.cycles(),
                        verilator.sampleCycles(),
                        List.of()));
    }

    @Test
    void shouldReportSamplesWithNanAndNoOthers() {
        Case drawn = LayerSamples.drawWithNan(QuantFormat.INT4, 13, 70, 9, 4);
        assertThat(drawn.vectors().result(4, 7)).isEqualTo(0x7FC00000);
        assertThat(Float.intBitsToFloat(drawn.vectors().result(5, 7))).isFinite();
        assertThat(simulate(Simulator.ICARUS, drawn, new Folding(4, 2, Multiplier.DSP, true))
                        .first())
                .isEmpty();
    }

    @Test
    void shouldWaitForActivationsThatComeNowAndThen() {
        Case drawn = LayerSamples.draw(QuantFormat.INT4, 24, 150, 20, 0.3, 5);
        LayerDesign design = new LayerDesign(drawn.layer(), new Folding(8, 4, Multiplier.DSP, true));
        Workbench bench = Benches.at(directory, Simulator.ICARUS.stage());
        Simulation steady = Simulation.run(design, drawn.vectors(), Simulator.ICARUS, bench);
        Simulation gaps = Simulation.again(design, 20, Simulator.ICARUS, bench, 1);
        assertThat(gaps.passed()).isTrue();
        assertThat(gaps.cycles()).isGreaterThan(2 * steady.cycles());
    }
}
