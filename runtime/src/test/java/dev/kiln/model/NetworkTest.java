package dev.kiln.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
    @Test
    void shouldCountTheParametersOfTheMnistNetwork() {
        Network network = Network.of(ModelSpec.parse("mlp:1024,1024"), 784, 10);
        assertThat(network.parameterCount()).isEqualTo(785L * 1024 + 1025L * 1024 + 1025L * 10);
        assertThat(network.parameters())
                .extracting(Parameter::name)
                .containsExactly(
                        "layers.0.weight",
                        "layers.0.bias",
                        "layers.2.weight",
                        "layers.2.bias",
                        "layers.4.weight",
                        "layers.4.bias");
    }

    @Test
    void shouldGiveNormsTheirParameters() {
        Network network = Network.of(ModelSpec.parse("mlp:6:norm=layer"), 4, 3);
        assertThat(network.parameters())
                .extracting(Parameter::name, Parameter::shape)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("layers.1.scale", List.of(6)),
                        org.assertj.core.groups.Tuple.tuple("layers.1.shift", List.of(6)));
    }

    @Test
    void shouldRefuseDataWithoutClasses() {
        assertThatThrownBy(() -> Network.of(ModelSpec.parse("mlp:6"), 4, 1))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("1 classes; expected at least 1 and 2");
    }

    @Test
    void shouldRefuseATensorThatIsTooLarge() {
        assertThatThrownBy(() -> Network.of(ModelSpec.parse("mlp:1000000,1000000"), 4, 2))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("layers.2.weight");
    }
}
