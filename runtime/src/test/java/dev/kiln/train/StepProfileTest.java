package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepProfileTest {
    private static String log(int nanos) {
        return "{ \"step\": { \"TOTAL_KERNEL_TIME\": \"9\", \"step.loss\": { \"TASK_KERNEL_TIME\": \"" + nanos
                + "\" } } }\n";
    }

    @Test
    void shouldAddUpTheLatestExecutionOnlyWhereALogKeepsAll() {
        StepProfile profile = new StepProfile();
        profile.add(log(5), 0);
        profile.add(log(5) + log(7), 0);
        assertThat(profile.taken(20).profiledSteps()).isEqualTo(2);
        assertThat(profile.taken(20).tasks())
                .singleElement()
                .satisfies(task -> assertThat(task.toString()).contains("loss", "12"));
        assertThat(profile.isFull()).isFalse();
    }

    @Test
    void shouldStopWhereALogGrowsForEver() {
        StepProfile profile = new StepProfile();
        profile.add(log(5) + " ".repeat(9 << 20) + log(5), 0);
        assertThat(profile.isFull()).isTrue();
    }
}
