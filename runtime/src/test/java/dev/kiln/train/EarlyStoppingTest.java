package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
    @Test
    void shouldStopAfterEnoughEvaluationsWithoutABetterLoss() {
        EarlyStopping state = EarlyStopping.start(2).after(1.0).after(0.5);
        assertThat(state.stops()).isFalse();
        state = state.after(0.5);
        assertThat(state.stops()).isFalse();
        state = state.after(Double.NaN);
        assertThat(state.stops()).isTrue();
        assertThat(state.after(0.4).stops()).isFalse();
    }

    @Test
    void shouldNeverStopWithoutPatience() {
        EarlyStopping state = EarlyStopping.start(0);
        for (int i = 0; i < 100; i++) {
            state = state.after(1);
        }
        assertThat(state.stops()).isFalse();
    }
}
