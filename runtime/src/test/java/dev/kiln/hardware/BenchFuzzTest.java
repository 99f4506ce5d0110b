package dev.kiln.hardware;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kiln.KilnException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a file of results holds, it is read or refused with a {@link KilnException}; what is read can be compared
 * and written. In normal runs only the seeds are tried; with {@code JAZZER_FUZZ=1} in the environment Jazzer looks for
 * more.
 */
class BenchFuzzTest {
    static Stream<Arguments> seeds() {
        String good = BenchJson.tree(Results.of(Results.device("host", 1))).toString();
        return Stream.of(
                        good,
                        "{}\n" + good,
                        "",
                        "\n\n",
                        "{}",
                        "[]",
                        "null",
                        "{\"format\":\"kiln-bench\",\"version\":1}",
                        "{\"format\":\"kiln-bench\",\"version\":1,\"devices\":[]}",
                        "[".repeat(5000),
                        "{\"format\":\"" + "x".repeat(5000) + "\"}",
                        "{\"format\":\"kiln-bench\",\"version\":" + "9".repeat(5000) + "}",
                        good.substring(0, good.length() / 2),
                        good.replace("\"mean\":", "\"mean\":NaN,\"x\":"),
                        good.replace("\"seconds\":{", "\"seconds\":[{"),
                        good.replace("e-", "e"),
                        good.replace("0.001", "1e-320"),
                        good.replace("64x512", "99999999999x512"),
                        good.replace("Some CPU", "<script>|`*\\u2028"))
                .map(text -> Arguments.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void readsOrRefuses(byte[] bytes) {
        BenchResult result;
        try {
            result = BenchJson.parse(new String(bytes, StandardCharsets.UTF_8), "fuzz");
        } catch (KilnException refused) {
            String message = String.valueOf(refused.getMessage());
            if (message.chars().anyMatch(Character::isISOControl) || !message.contains("expected ")) {
                throw new AssertionError("not one clear line: " + message, refused);
            }
            return;
        }
        BenchTables.csv(result);
        BenchTables.markdown(result);
        if (!BenchJson.parse(BenchJson.tree(result).toString(), "again").equals(result)) {
            throw new AssertionError("what was written is read as something else");
        }
        try {
            BenchTables.markdown(ResultComparison.of(result, result));
        } catch (KilnException nothingInCommon) {
            if (!nothingInCommon.code().equals("bad-bench")) {
                throw nothingInCommon;
            }
        }
    }
}
