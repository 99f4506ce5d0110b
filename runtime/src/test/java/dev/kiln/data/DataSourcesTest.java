package dev.kiln.data;

import static dev.kiln.data.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourcesTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void suggestsWhatWasMeant() throws IOException {
        assertFault("missing-file", "glyph", DataOptions.defaults()).contains("did you mean \"glyphs\"?");
        Files.createDirectory(directory.resolve("mnist"));
        assertFault("missing-file", directory.resolve("mnits")).contains("did you mean \"mnist\"?");
        assertFault("missing-file", directory.resolve("something/else")).contains("check the path");
        assertFault("missing-file", "\0", DataOptions.defaults()).contains("\\u0000");
    }

    @Test
    void explainsOptionsOfGlyphs() {
        assertFault("bad-option", "glyphs:m=3", DataOptions.defaults())
                .contains("\"m\"")
                .contains("n, test");
        assertFault("bad-option", "glyphs:n=many", DataOptions.defaults()).contains("\"many\"");
        assertFault("bad-option", "glyphs:n=0", DataOptions.defaults()).contains("from 1 to");
        assertFault("bad-option", "glyphs:n=1,", DataOptions.defaults());
    }

    @Test
    void saysWhatADirectoryHasInsteadOfData() throws IOException {
        assertFault("unknown-data", directory).contains("found nothing");
        Files.writeString(directory.resolve("notes.txt"), "hello");
        assertFault("unknown-data", directory).contains("notes.txt");
        assertFault("unknown-data", directory.resolve("notes.txt")).contains("notes.txt");
    }

    @Test
    void refusesFractionsThatLeaveNothing() {
        for (double fraction : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> DataOptions.defaults().withValidationFraction(fraction))
                    .isInstanceOf(KilnException.class)
                    .hasMessageContaining("from 0 to below 1");
        }
        assertFault("empty-data", "glyphs:n=2", DataOptions.defaults().withValidationFraction(0.9))
                .contains("leaves no samples to train on");
    }
}
