package dev.kiln.fpga.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.fpga.design.MultiplierDesign;
import dev.kiln.fpga.tools.Stage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultiplierCheckTest {
    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void shouldMultiplyEveryCodeWithEveryWeight(int bits) {
        Workbench bench = Benches.at(directory, Stage.ICARUS_SIMULATION);
        MultiplierCheck check = MultiplierCheck.simulate(new MultiplierDesign(bits), Simulator.ICARUS, bench);
        assertThat(check).isEqualTo(new MultiplierCheck(256L << bits, 0));
        assertThat(check.passed()).isTrue();
    }

    @Test
    void shouldProveThatBothFormsAreEqual() {
        Workbench bench = Benches.at(directory, Stage.PROOF);
        assertThat(MultiplierCheck.prove(new MultiplierDesign(4), bench)).isTrue();
    }
}
