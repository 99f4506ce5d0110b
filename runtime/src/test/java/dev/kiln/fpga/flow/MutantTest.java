package dev.kiln.fpga.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.KilnException;
import dev.kiln.fpga.design.Folding;
import dev.kiln.fpga.design.Folding.Multiplier;
import dev.kiln.fpga.design.LayerDesign;
import dev.kiln.fpga.design.LayerSamples;
import dev.kiln.fpga.design.LayerSamples.Case;
import dev.kiln.fpga.design.MultiplierDesign;
import dev.kiln.fpga.tools.Stage;
import dev.kiln.kernels.QuantFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults that are planted in the Verilog must be found. */
class MutantTest {
    @TempDir
    Path directory = Path.of("");

    private void plant(String file, String text, String instead) throws IOException {
        Path path = directory.resolve(file);
        String source = Files.readString(path);
        assertThat(source).containsOnlyOnce(text);
        Files.writeString(path, source.replace(text, instead));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "e4m3.v; code[6:3] - 4'd1; code[6:3]; a normal number is twice what it is",
                "e4m3.v; {normal, code[2:0]}; {1'b1, code[2:0]}; a subnormal number has a leading one",
                "product.v; negative ^ weight[WEIGHT-1]; weight[WEIGHT-1]; an activation's sign is lost",
                "element.v; first3 ? 0 : sum; sum; a group begins with the sum of the one before",
                "float_pack.v; digits[1] & (digits[2] | digits[0]); digits[1]; ties are rounded up",
                "float_add.v; by1[0] | fell; by1[0]; what is shifted out is forgotten",
                "encoder.v; (flush || take && stays); (take && stays); the last activation is never written",
                "layer.v; (x_keep && x_code[6:0] == 7'h7f); (x_code[6:0] == 7'h7f); a NaN that is gated counts",
                "encoder.v; keep && code[6:0] != 7'd0 || SKIP == 0; code[6:0] != 7'd0 || SKIP == 0; gates are ignored",
                "lanes.v; exponent + scales[8*i +: 8]; exponent; weights have no scales",
                "layer.v; .closes(closes7); .closes(1'b0); no bias, and no end",
                "layer.v; wait1 <= PASS - 1; wait1 <= 0; a pass overtakes the one before",
                "layer.v; open1 <= token1 || (open1 && !last1); open1 <= 1'b0; totals are never opened",
            })
    void shouldBeFoundBySimulation(String file, String text, String instead, String fault) throws IOException {
        Workbench bench = Benches.at(directory, Stage.ICARUS_SIMULATION);
        Case drawn = LayerSamples.draw(QuantFormat.INT4, 20, 160, 30, 0.3, 11);
        LayerDesign design = new LayerDesign(drawn.layer(), new Folding(8, 2, Multiplier.LUT, true));
        Simulation sound = Simulation.run(design, drawn.vectors(), Simulator.ICARUS, bench);
        assertThat(sound.passed()).isTrue();
        plant(file, text, instead);
        try {
            Simulation simulation = Simulation.again(design, drawn.vectors().samples(), Simulator.ICARUS, bench);
            assertThat(simulation.passed() && simulation.cycles() == sound.cycles())
                    .as(fault)
                    .isFalse();
        } catch (KilnException e) {
            assertThat(e.code()).as(fault).isEqualTo("layer-stuck");
        }
    }

    @Test
    void shouldBeFoundByTheProof() throws IOException {
        Workbench bench = Benches.at(directory, Stage.PROOF);
        MultiplierDesign design = new MultiplierDesign(4);
        design.write(directory);
        plant("product.v", "? -weight : weight", "? ~weight : weight");
        assertThat(MultiplierCheck.proveWritten(design, bench)).isFalse();
    }
}
