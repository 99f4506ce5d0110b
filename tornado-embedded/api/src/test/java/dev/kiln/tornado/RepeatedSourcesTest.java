package dev.kiln.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepeatedSourcesTest {

    private static final Path ROOT = Path.of("src/main/java/uk/ac/manchester/tornado/api");

    @Test
    void committedSourcesAreWhatIsGenerated() throws IOException {
        Map<Path, String> sources = RepeatedSources.all(ROOT);
        assertThat(sources).hasSize(72);
        for (Map.Entry<Path, String> source : sources.entrySet()) {
            if (Boolean.getBoolean("kiln.sources.write")) {
                Files.createDirectories(source.getKey().getParent());
                Files.writeString(source.getKey(), source.getValue());
            }
            assertThat(source.getKey()).exists();
            assertThat(withoutLayout(Files.readString(source.getKey())))
                    .as(source.getKey().toString())
                    .isEqualTo(withoutLayout(source.getValue()));
        }
    }

    /** Line breaks belong to the formatter, and so do the imports that it expands or removes. */
    private static String withoutLayout(String source) {
        return source.replaceAll("\\s+\\*\\s", " ").replaceAll("\\s+", "");
    }
}
