package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceGuardTest {
    private final TrainConfig config = TrainConfig.defaults();

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e9})
    void shouldStopALossThatRunsAway(double loss) {
        DivergenceGuard guard = new DivergenceGuard(10, 0);
        guard.check(0, 2.3, true, config, () -> "none");
        assertThatThrownBy(() -> guard.check(1, loss, true, config, () -> "checkpoints/100"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("diverged at step 2")
                .hasMessageContaining("checkpoints/100")
                .hasMessageContaining("--learning-rate 0.010")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldStopGradientsThatAreNotFinite() {
        assertThatThrownBy(() -> new DivergenceGuard(10, 0).check(0, 2.3, false, config, () -> "none"))
                .hasMessageContaining("gradients are not finite");
        TrainConfig quantized = config.with("recipe", "hqaf");
        assertThatThrownBy(() -> new DivergenceGuard(10, 0).check(0, 2.3, false, quantized, () -> "checkpoints/7"))
                .hasMessageContaining("the loss scale has fallen to its floor")
                .hasMessageContaining("checkpoints/7");
    }

    @Test
    void shouldForgiveOneBadBatch() {
        DivergenceGuard guard = new DivergenceGuard(10, 0);
        assertThatCode(() -> {
                    guard.check(0, 2.3, true, config, () -> "none");
                    guard.check(1, 100, true, config, () -> "none");
                    guard.check(2, 2.3, true, config, () -> "none");
                })
                .doesNotThrowAnyException();
    }
}
