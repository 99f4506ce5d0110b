package dev.kiln.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchJsonTest {
    private static final BenchResult RESULT = Results.of(Results.device("host", 1), Results.device("opencl:0", 2));

    @TempDir
    Path folder;

    @Test
    void shouldReadWhatItWrote() throws IOException {
        Path file = folder.resolve("bench.json");
        Files.writeString(file, BenchJson.tree(RESULT).toPrettyString() + "\n");
        assertThat(BenchJson.read(file)).isEqualTo(RESULT);
    }

    @Test
    void shouldReadTheLastLineOfMany() {
        String lines = "{\"event\":\"measurement\"}\n" + BenchJson.tree(RESULT) + "\n";
        assertThat(BenchJson.parse(lines, "lines")).isEqualTo(RESULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"format\":\"kiln-bench\" | \"format\":\"kiln-policy\"      | expected an object with \"format\"",
                "\"version\":1             | \"version\":2                    | \"version\": expected 1, found 2",
                "\"devices\":              | \"gadgets\":                     | \"devices\": expected a list",
                "\"name\":\"opencl:0\"     | \"name\":\"host\"                | each device once, found host twice",
                "\"group\":\"peak\"        | \"group\":\"peek\"               | a group that is known, found peek",
                "\"id\":\"peak.fp64.lanes\" | \"id\":\"peak.fp32.lanes\"      | each measurement once",
                "\"count\":5               | \"count\":0                      | at least one repetition",
                "\"count\":5               | \"count\":5.5                    | \"devices[0].measurements[0].seconds.count\"",
                "\"count\":5               | \"count\":99999999               | a whole number from 0 to 1000000",
                "\"bytes\":1000000.0       | \"bytes\":-1                     | a finite number from 0, found -1",
                "\"bytes\":1000000.0       | \"bytes\":1e999                  | a finite number from 0",
                "\"mean\":                 | \"mean\":0,\"x\":                | a mean above 0",
                "\"mean\":                 | \"mean\":7,\"x\":                | between the least and the most",
                "\"processors\":4          | \"processors\":\"four\"          | \"devices[0].processors\"",
                "\"hardware\":\"Some CPU\" | \"hardware\":\"\\u001b[31m\"     | a text of one line",
                "\"remarks\":[             | \"remarks\":[[],                 | a text of one line",
                "{\"event\"                | {{\"event\"                      | expected one JSON object",
                "{\"event\":\"done\"       | [{\"event\":\"done\"}            | expected one JSON object"
            })
    void shouldRefuseWhatIsNoResult(String there, String instead, String message) {
        String text = BenchJson.tree(RESULT).toString();
        assertThat(text).contains(there);
        int at = text.indexOf(there);
        String wrong = text.substring(0, at) + instead + text.substring(at + there.length());
        if (there.equals("\"name\":\"opencl:0\"")) {
            assertThat(at).isPositive();
        }
        assertThatThrownBy(() -> BenchJson.parse(wrong, "some.json"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("some.json: ")
                .hasMessageContaining("expected ")
                .hasMessageContaining("kiln bench --output")
                .extracting(e -> ((KilnException) e).code())
                .isEqualTo("bad-bench");
    }

    @Test
    void shouldRefuseFilesThatAreNone() throws IOException {
        assertThatThrownBy(() -> BenchJson.read(folder.resolve("none.json")))
                .hasMessageContaining("no such file")
                .extracting(e -> ((KilnException) e).code())
                .isEqualTo("missing-file");
        assertThatThrownBy(() -> BenchJson.read(folder)).isInstanceOf(KilnException.class);
        Path binary = folder.resolve("binary.json");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> BenchJson.read(binary)).hasMessageContaining("can't be read as text");
        Path empty = folder.resolve("empty.json");
        Files.writeString(empty, "");
        assertThatThrownBy(() -> BenchJson.read(empty)).isInstanceOf(KilnException.class);
        Path large = folder.resolve("large.json");
        Files.writeString(large, " ".repeat((16 << 20) + 1));
        assertThatThrownBy(() -> BenchJson.read(large)).hasMessageContaining("at most 16777216 bytes");
    }
}
