package dev.kiln.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The bytes of a step, against sums made by hand for a small network. */
class StepTrafficTest {
    private static final int BATCH = 4;

    /** 40 → 64 → 10: rows of 64 and 10, groups of 32, so that rows of 40 have two. */
    private static final ModelSpec SPEC = ModelSpec.parse("mlp:64");

    private static final Network NETWORK = Network.of(SPEC, 40, 10);

    @Test
    void shouldCountEveryUseOfFp32() {
        StepTraffic traffic = StepTraffic.of(NETWORK, Precision.fp32(SPEC), BATCH, 1);
        assertThat(traffic.codes()).isEqualTo(4L * (3 * 40 * 64 + 4 * 64 * 10 + 3 * (64 + 10)));
        assertThat(traffic.scales()).isZero();
        assertThat(traffic.residuals()).isZero();
        assertThat(traffic.activations()).isEqualTo(4L * BATCH * (2 * 40 + 4 * 64 + 3 * 10));
        int parameters = 40 * 64 + 64 + 64 * 10 + 10;
        assertThat(traffic.gradients()).isEqualTo(4L * (BATCH * (3 * 64 + 4 * 10) + 2 * parameters));
        assertThat(traffic.optimizer()).isEqualTo(4L * 2 * parameters);
        assertThat(traffic.bytes())
                .isEqualTo(traffic.codes() + traffic.activations() + traffic.gradients() + traffic.optimizer());
    }

    @Test
    void shouldCountPaddingScalesAndResidualsOfCodes() {
        StepTraffic traffic = StepTraffic.of(NETWORK, Precision.hqaf(SPEC), BATCH, 2);
        assertThat(traffic.codes()).isEqualTo(3L * 64 * 64 / 2 + 4 * 2 * 64 * 10 + 3 * 4 * (64 + 10));
        assertThat(traffic.scales()).isEqualTo(3L * 2 * 64 * 2);
        assertThat(traffic.residuals()).isEqualTo(2L * 2 * (40 * 64 + 64 * 10));
        // A row of 64 activations is padded to the 128 that share a scale.
        assertThat(traffic.activations()).isEqualTo((long) BATCH * (4 * 2 * 40 + 4 * (128 + 4) + 4 * 3 * 10));
        int weights = 40 * 64 + 64 * 10;
        assertThat(traffic.gradients())
                .isEqualTo(2L * BATCH * (3 * 64 + 4 * 10) + 3L * (2 * weights + 4 * 74) + 4L * 2 * BATCH * 10);
        assertThat(traffic.optimizer()).isEqualTo(2L * 2 * 4 * (weights + 74));
    }

    @Test
    void shouldRefuseLayersItDoesNotKnow() {
        ModelSpec spec = ModelSpec.parse("mlp:64:norm=layer");
        assertThatThrownBy(() -> StepTraffic.of(Network.of(spec, 40, 10), Precision.fp32(spec), BATCH, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer 1 is another");
    }
}
