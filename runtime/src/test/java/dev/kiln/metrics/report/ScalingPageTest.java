package dev.kiln.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.profile.scaling.GridPoint;
import dev.kiln.profile.scaling.Outcome.Skipped;
import dev.kiln.profile.scaling.Points;
import dev.kiln.profile.scaling.ScalingResult;
import dev.kiln.profile.scaling.TimeShares;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScalingPageTest {
    private static final TimeShares COMPUTE = new TimeShares(0.8, 0.1, 0.1);
    private static final TimeShares MEMORY = new TimeShares(0.2, 0.7, 0.1);
    private static final TimeShares OVERHEAD = new TimeShares(0.1, 0.2, 0.7);

    private static final ScalingResult RESULT = Points.result(
            Points.measured(1, 64, 2, 1e-4, OVERHEAD),
            Points.measured(8, 64, 2, 9e-4, MEMORY),
            Points.measured(1, 256, 2, 1e-2, MEMORY),
            Points.measured(8, 256, 2, 2e-2, COMPUTE),
            Points.measured(8, 64, 1, 1e-3, COMPUTE),
            new Skipped(new GridPoint(8, 256, 1), 3e-2, "needs <more> time"));

    @Test
    void shouldDrawBothPanelsInOnePicture() {
        String page = ScalingPage.render(RESULT);
        assertThat(Pattern.compile("<svg viewBox").matcher(page).results()).hasSize(1);
        assertThat(page)
                .contains(">2 threads</text>", ">batch 8</text>", ">samples of a batch</text>", ">threads</text>")
                .contains(">width 64</text>", ">width 256</text>", ">×</text>")
                .contains("bound by compute", "bound by memory", "bound by overhead", "× skipped");
        // Measured points once over batches, and those of the row over threads again.
        assertThat(Pattern.compile("<circle class=\"c[145]\"").matcher(page).results())
                .hasSize(4 + 3);
        assertThat(page).as("self-contained").doesNotContain("src=\"", "@import", "NaN", "Infinity", "{{");
    }

    @Test
    void shouldListEveryPointAndWhyOneIsMissing() {
        String page = ScalingPage.render(RESULT);
        assertThat(page)
                .contains("<td>900 µs</td><td>810 µs – 990 µs</td>", "<td>memory (70%)</td>", "5 of 6")
                .contains("skipped: needs &lt;more&gt; time", "Made &lt;up&gt;")
                .doesNotContain("<more>", "<up>");
    }

    @Test
    void shouldListWhereTimeOutgrowsWork() {
        String page = ScalingPage.render(RESULT);
        // 100 times the time for 16 times the work.
        assertThat(page).contains("<td>100×</td><td>16×</td><td>16×</td><td>6.25×</td>", "2 of 5");
        String calm = ScalingPage.render(Points.result(Points.measured(1, 64, 2, 1e-4, OVERHEAD)));
        assertThat(calm).contains("None of 0 neighbours", "0 of 0").doesNotContain("NaN");
    }

    @Test
    void shouldDrawOnePanelWhereThreadsAreNotTold() {
        String page = ScalingPage.render(Points.result(
                Points.measured(1, 64, 0, 1e-4, new TimeShares(Double.NaN, Double.NaN, Double.NaN)),
                new Skipped(new GridPoint(8, 64, 0), Double.NaN, "no time")));
        assertThat(page).contains("bound not told", ">×</text>").doesNotContain(">threads</text>", "NaN");
    }
}
