package dev.kiln.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.device.DeviceInfo;
import dev.kiln.hardware.BenchResult;
import dev.kiln.hardware.MeasuredDevice;
import dev.kiln.hardware.Results;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HardwarePageTest {
    private static final BenchResult RESULT = Results.of(Results.device("host", 1), Results.device("opencl:0", 2));

    @Test
    void shouldDrawARooflineForEachDevice() {
        String page = HardwarePage.render(RESULT);
        assertThat(page)
                .contains("Roofline of host", "Roofline of opencl:0", ">ReLU</text>", ">512³</text>", ">INT4</text>")
                .contains("FP32 400 GFLOP/s", "memory 20 GB/s", "20 FLOP/byte")
                .contains(
                        "Square product at 90% of its best",
                        "of the roof at 0.125 FLOP/byte", "other work took 25% of the processors");
        assertThat(page).as("self-contained").doesNotContain("http://www.w3.org/1999", "src=\"", "@import", "NaN");
    }

    /** A point at the ridge is at the corner of the roof, and one of twice the speed is higher. */
    @Test
    void shouldPlacePointsByTheirRate() {
        String page = RooflineChart.render(Results.device("host", 1));
        double slow = y(page, ">128³</text>");
        double fast = y(page, ">512³</text>");
        assertThat(fast).isLessThan(slow);
    }

    private static double y(String page, String label) {
        var found = Pattern.compile("y=\"([0-9.]+)\"" + Pattern.quote(label)).matcher(page);
        assertThat(found.find()).as(label).isTrue();
        return Double.parseDouble(found.group(1));
    }

    @Test
    void shouldDrawNothingWithoutPeakOrBandwidth() {
        MeasuredDevice device = Results.device("host", 1);
        MeasuredDevice empty = new MeasuredDevice(
                device.info(), device.hardware(), List.of(), 0, List.of("A remark."), List.of("ReLU: no time for it"));
        assertThat(RooflineChart.render(empty)).isEmpty();
        assertThat(HardwarePage.render(Results.of(empty))).contains("A remark.", "Left out, 1 in all: ReLU");
        assertThat(HardwarePage.render(Results.of())).contains("0 devices");
    }

    @Test
    void shouldEscapeWhatDevicesSay() {
        MeasuredDevice device = Results.device("host", 1);
        DeviceInfo hostile =
                new DeviceInfo("embedded", "<b>\"'", "", "<script>alert(1)</script>", "cpu", "java", 1, 1, 1);
        String page = HardwarePage.render(Results.of(new MeasuredDevice(
                hostile, "</title><script>", device.measurements(), 0, List.of("<i>"), List.of("<u>"))));
        assertThat(page).doesNotContain("<script>alert", "</title><script>", "<b>\"", "<i>.", "<u>");
    }

    @Test
    void shouldLeaveOutWordsThatFindNoRoom() {
        PointLabels labels = new PointLabels(0, 0, 400, 300);
        for (int i = 0; i < 60; i++) {
            labels.point(200, 150, "word" + i);
        }
        String svg = labels.render();
        assertThat(svg).contains(">word0<");
        assertThat(svg.split("<text", -1).length - 1).isBetween(5, 20);
    }
}
