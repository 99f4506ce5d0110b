package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One command line run in this JVM, as a script would see it.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record Session(int code, String out, String err) {
    static Session run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = Console.plain(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        int code = new Kiln(console).run(arguments);
        return new Session(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Standard output as objects, one a line; fails where a line is none. */
    List<JsonNode> objects() {
        return out.lines().map(MetricsJson::parse).toList();
    }

    /** The last object. */
    JsonNode last() {
        return objects().getLast();
    }

    /** Checks that this failed as an error should: with its exit code, in one line, without a stack trace. */
    Session failedWith(ExitCode expected, String... words) {
        assertThat(err.lines().filter(line -> line.startsWith("kiln: ")).count())
                .as(err)
                .isEqualTo(1);
        assertThat(err).doesNotContain("\tat ", "Exception");
        for (String word : words) {
            assertThat(err).contains(word);
        }
        assertThat(err.stripTrailing()).as("nothing follows the error").doesNotContain("\nUsage");
        assertThat(code).as(err).isEqualTo(expected.code());
        return this;
    }
}
