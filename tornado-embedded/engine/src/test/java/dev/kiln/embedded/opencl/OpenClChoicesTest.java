package dev.kiln.embedded.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.embedded.tuning.TunedDevice;
import dev.kiln.embedded.tuning.TuningStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenClChoicesTest {

    private static final TunedDevice DEVICE = new TunedDevice("name", "vendor", "driver", "platform");

    @TempDir
    Path folder;

    /** Something to choose that nobody does. */
    private record Meal(String key) implements OpenClChoice {

        @Override
        public String subject() {
            return "a meal";
        }

        @Override
        public String usual() {
            return "soup";
        }

        @Override
        public List<String> ways() {
            return List.of("soup", "stew");
        }

        @Override
        public OpenClCall prepare(String way) {
            throw new AssertionError();
        }
    }

    private OpenClChoices choices() {
        return new OpenClChoices(new TuningStore(folder), DEVICE);
    }

    @Test
    void takesTheUsualWayWithoutAFile() {
        assertThat(choices().take(new Meal("lunch"))).isEqualTo("soup");
    }

    @Test
    void takesWhatIsRemembered() throws IOException {
        OpenClChoices choices = choices();
        choices.remember(Map.of("lunch", "stew"));
        for (OpenClChoices each : List.of(choices, choices())) {
            assertThat(each.take(new Meal("lunch"))).isEqualTo("stew");
            assertThat(each.take(new Meal("dinner"))).isEqualTo("soup");
        }
        assertThat(choices.forget()).isTrue();
        assertThat(choices.take(new Meal("lunch"))).isEqualTo("soup");
    }

    @Test
    void takesTheUsualWayWhereTheRememberedOneIsUnknown() throws IOException {
        choices().remember(Map.of("lunch", "roast"));
        assertThat(choices().take(new Meal("lunch"))).isEqualTo("soup");
    }

    @Test
    void takesTheUsualWayWhereTheFileIsDamaged() throws IOException {
        OpenClChoices choices = choices();
        choices.remember(Map.of("lunch", "stew"));
        Files.writeString(Objects.requireNonNull(choices.file()), "\0\0\0");
        assertThat(choices().take(new Meal("lunch"))).isEqualTo("soup");
    }

    @Test
    void notesTheLatestOfEachKeyOnceAsked() {
        OpenClChoices choices = choices();
        choices.take(new Meal("before"));
        assertThat(choices.noted()).isEmpty();
        choices.note();
        choices.take(new Meal("lunch"));
        Meal latest = new Meal("lunch");
        choices.take(latest);
        choices.take(new Meal("dinner"));
        assertThat(choices.noted()).hasSize(2).first().isSameAs(latest);
        assertThat(choices.noted()).isEmpty();
    }
}
