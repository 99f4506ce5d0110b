package dev.kiln.fpga.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import dev.kiln.fpga.part.Part.Routing;
import dev.kiln.fpga.tools.SearchPath;
import dev.kiln.fpga.tools.Stage;
import dev.kiln.fpga.tools.Tool;
import dev.kiln.fpga.tools.Toolbox;
import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class PartsTest {
    private static final List<String> FIELDS = Arrays.stream(Part.class.getRecordComponents())
            .map(component -> component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
            .toList();
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path home;

    static Stream<Part> parts() {
        return Parts.all().stream();
    }

    static Stream<Part> openParts() {
        return parts().filter(part -> part.routing() != null);
    }

    /** One of each way to synthesize. */
    static Stream<Part> kinds() {
        Set<String> seen = new HashSet<>();
        return parts().filter(part -> seen.add(part.synthesis()));
    }

    @Test
    void shouldHaveEveryFieldOfEveryPartAndNoOther() {
        JsonNode parts = MetricsJson.parse(Parts.text());
        assertThat(parts.isArray()).isTrue();
        assertThat(parts).hasSameSizeAs(Parts.all()).hasSizeGreaterThanOrEqualTo(11);
        for (JsonNode part : parts) {
            assertThat(part.propertyNames()).containsExactlyElementsOf(FIELDS);
            for (String text : List.of("name", "vendor", "family", "synthesis", "source")) {
                assertThat(part.path(text).asString("")).as(text).isNotBlank();
            }
            for (String number : List.of("lut_inputs", "luts", "flip_flops", "block_rams", "block_ram_kbit")) {
                assertThat(part.path(number).isInt()).as(number).isTrue();
                assertThat(part.path(number).asInt()).as(number).isPositive();
            }
            for (String number : List.of("dsps", "large_rams", "large_ram_kbit")) {
                assertThat(part.path(number).isInt()).as(number).isTrue();
                assertThat(part.path(number).asInt()).as(number).isNotNegative();
            }
            assertThat(part.path("source").asString()).matches("(FPGA-DS-\\d{5}|DS\\d{3}), .+");
        }
    }

    @Test
    void shouldNameEachPartOnce() {
        assertThat(parts().map(part -> part.name().toLowerCase(Locale.ROOT))).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void shouldAgreeWithinAPart(Part part) {
        assertThat(part.lutInputs()).isIn(4, 6);
        assertThat(part.flipFlops())
                .as("one or two beside each LUT")
                .isEqualTo(part.luts() * (part.lutInputs() / 2 - 1));
        assertThat(part.multiplierBits()).hasSize(part.dsps() == 0 ? 0 : 2).allMatch(bits -> bits >= 16 && bits <= 27);
        assertThat(part.largeRams() == 0).isEqualTo(part.largeRamKbit() == 0);
        assertThat(part.synthesis(true).equals(part.synthesis(false))).isEqualTo(part.dsps() == 0);
        Routing routing = part.routing();
        if (routing == null) {
            assertThat(part.note()).as("why it can't be placed").isNotBlank();
        } else {
            assertThat(routing.options()).hasSize(3).contains("--package");
            assertThat(routing.stage().command()).isEqualTo("pnr");
            assertThat(routing.stage().tools()).contains(routing.tool());
        }
    }

    /** As the data sheets have them. */
    @ParameterizedTest
    @CsvSource({
        "iCE40HX1K, 1280, 0, 64",
        "iCE40HX8K, 7680, 0, 128",
        "iCE40UP5K, 5280, 8, 120",
        "LFE5U-25F, 24288, 28, 1008",
        "LFE5U-45F, 43848, 72, 1944",
        "LFE5U-85F, 83640, 156, 3744",
        "XC7A35T, 20800, 90, 1800",
        "XC7A100T, 63400, 240, 4860",
        "XC7K325T, 203800, 840, 16020",
        "XC7Z020, 53200, 220, 5040",
        "XCZU3EG, 70560, 360, 7776"
    })
    void shouldHaveTheDataSheetsTotals(String name, int luts, int dsps, int blockRamKbit) {
        Part part = Parts.named(name);
        assertThat(part.luts()).isEqualTo(luts);
        assertThat(part.dsps()).isEqualTo(dsps);
        assertThat(part.blockRamTotalKbit()).isEqualTo(blockRamKbit);
    }

    @Test
    void shouldFindAPartByItsNameAndSuggestTheNearest() {
        assertThat(Parts.named("ice40hx8k").name()).isEqualTo("iCE40HX8K");
        assertThatThrownBy(() -> Parts.named("ice40hx9k"))
                .isInstanceOfSatisfying(
                        KilnException.class, e -> assertThat(e.code()).isEqualTo("unknown-part"))
                .hasMessageContainingAll("\"ice40hx9k\"", "did you mean", "XC7A35T");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldMultiplyInLutsOrDspsAsYosysIsTold(Part part) throws IOException {
        Toolbox toolbox = toolbox(Stage.SYNTHESIS);
        assertThat(multiplier(toolbox, part, false)).as("in LUTs").isZero();
        if (part.dsps() > 0) {
            assertThat(multiplier(toolbox, part, true)).as("in DSPs").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("openParts")
    void shouldHaveWhatThePlaceAndRouteToolHas(Part part) throws IOException {
        Routing routing = Objects.requireNonNull(part.routing());
        Toolbox toolbox = toolbox(routing.stage());
        multiplier(toolbox, part, false);
        List<String> arguments = new ArrayList<>(routing.options());
        arguments.addAll(List.of("--json", "top.json"));
        String log = toolbox.prepare(routing.tool(), arguments, home, MINUTE, home.resolve("pnr.log"))
                .run()
                .text();
        boolean ice = routing.tool() == Tool.NEXTPNR_ICE40;
        assertThat(available(log, ice ? "ICESTORM_LC" : "Total LUT4s")).isEqualTo(part.luts());
        assertThat(available(log, ice ? "ICESTORM_LC" : "Total DFFs")).isEqualTo(part.flipFlops());
        assertThat(available(log, ice ? "ICESTORM_DSP" : "MULT18X18D")).isEqualTo(part.dsps());
        assertThat(available(log, ice ? "ICESTORM_RAM" : "DP16KD")).isEqualTo(part.blockRams());
        assertThat(available(log, "ICESTORM_SPRAM")).isEqualTo(part.largeRams());
    }

    private static Toolbox toolbox(Stage stage) {
        Toolbox toolbox = new Toolbox(SearchPath.ofEnvironment());
        Optional<String> obstacle = toolbox.obstacle(stage);
        Assumptions.assumeTrue(obstacle.isEmpty(), () -> "skipped: " + obstacle.orElse(""));
        return toolbox;
    }

    /** Synthesizes one to {@code top.json} and returns how many DSPs it takes. */
    private long multiplier(Toolbox toolbox, Part part, boolean dsps) throws IOException {
        Files.writeString(home.resolve("top.v"), """
                `default_nettype none
                module top(input wire clk, input wire signed [7:0] a, b, output reg signed [15:0] y);
                  always @(posedge clk) y <= a * b;
                endmodule
                """);
        String script = "read_verilog top.v; " + part.synthesis(dsps) + " -top top; write_json top.json; stat";
        String log = toolbox.prepare(Tool.YOSYS, List.of("-p", script), home, MINUTE, home.resolve("yosys.log"))
                .run()
                .text();
        String statistics = log.substring(log.lastIndexOf("Number of cells:"));
        return Pattern.compile("SB_MAC16|MULT18X18D|DSP48E\\d")
                .matcher(statistics)
                .results()
                .count();
    }

    /** How many of a kind the tool says that the part has: {@code NAME: 12/ 7680}. */
    private static int available(String log, String kind) {
        Matcher matcher = Pattern.compile(kind + ":\\s*\\d+/\\s*(\\d+)").matcher(log);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
