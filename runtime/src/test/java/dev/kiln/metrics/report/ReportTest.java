package dev.kiln.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.RunDirectory;
import dev.kiln.metrics.SampleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path runs;

    @Test
    void shouldShowEverythingThatARunMeasured() throws IOException {
        RunDirectory run = SampleRun.write(runs, "sample", 7, 0.1);
        String page = Files.readString(Report.write(run));
        String kept = System.getProperty("kiln.test.keep-report", "");
        if (!kept.isEmpty()) {
            Files.writeString(Path.of(kept), page);
        }
        assertThat(page)
                .contains("98.48%", "1,863,690 parameters", "mlp:1024,1024", "finished")
                .contains("How it learned", "Loss", "Accuracy", "Learning rate", "Throughput")
                .contains("What it confuses", "What it gets wrong", "Where the time goes", "Where the memory goes")
                .contains("layers.2.weight.gradient", "optimizer", "Settings", "Machine and data")
                .contains("data:image/png;base64,")
                .doesNotContain("NaN", "Infinity", "{{");
    }

    @Test
    void shouldNeedNothingBesideItself() {
        String page = Report.render(RunData.read(SampleRun.write(runs, "sample", 7, 0.1)));
        assertThat(page).doesNotContainPattern("(?:src|href)\\s*=\\s*[\"'](?!data:|#)");
        assertThat(page).doesNotContain("@import").doesNotContain("fetch(");
        String withoutNames = page.replace("http://www.w3.org/2000/svg", "");
        assertThat(withoutNames).doesNotContain("http://", "https://");
    }

    @Test
    void shouldBalanceItsElements() {
        String page = Report.render(RunData.read(SampleRun.write(runs, "sample", 7, 0.1)));
        for (String element :
                new String[] {"section", "div", "figure", "table", "tr", "td", "svg", "g", "ul", "dl", "p"}) {
            assertThat(count(page, "<" + element + "[ >]")).as(element).isEqualTo(count(page, "</" + element + ">"));
        }
    }

    @Test
    void shouldCarryDataForTheScriptThatIsJson() {
        String page = Report.render(RunData.read(SampleRun.write(runs, "sample", 7, 0.1)));
        Matcher data = Pattern.compile("<script type=\"application/json\">(.*?)</script>")
                .matcher(page);
        int charts = 0;
        while (data.find()) {
            assertThat(MetricsJson.parse(data.group(1)).path("series").isArray())
                    .isTrue();
            charts++;
        }
        assertThat(charts).isEqualTo(4);
    }

    @Test
    void shouldDrawARunThatMeasuredNothingYet() {
        RunDirectory run = RunDirectory.create(runs.resolve("empty"));
        run.writeRunJson(MetricsJson.object());
        assertThat(Report.render(RunData.read(run))).contains("did not end").doesNotContain("How it learned");
    }

    @Test
    void shouldDrawARunThatDiverged() throws IOException {
        RunDirectory run = RunDirectory.create(runs.resolve("diverged"));
        run.writeRunJson(MetricsJson.object());
        Files.writeString(run.metrics(), """
                {"event":"step","step":1,"loss":2.3,"accuracy":0.1,"learning_rate":9,"samples_per_second":100}
                {"event":"step","step":2,"loss":null,"accuracy":0.1,"learning_rate":9,"samples_per_second":100}
                {"event":"error","code":"diverged","message":"The loss is <NaN> at step 2"}
                """);
        assertThat(Report.render(RunData.read(run))).contains("failed", "The loss is &lt;NaN&gt; at step 2");
    }

    @Test
    void shouldEscapeNamesOfClassesAndRuns() {
        RunDirectory run = RunDirectory.create(runs.resolve("a & b"));
        run.writeRunJson(MetricsJson.object());
        assertThat(Report.render(RunData.read(run))).contains("a &amp; b");
        assertThat(Html.escape("<b class=\"x\">'&'</b>"))
                .isEqualTo("&lt;b class=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;");
    }

    private static int count(String text, String pattern) {
        return (int) Pattern.compile(pattern).matcher(text).results().count();
    }
}
