package dev.kiln.cli;

import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.DroppedDevice;
import dev.kiln.metrics.RunData;
import dev.kiln.metrics.report.Unit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What several devices did, in words. */
final class DeviceTexts {
    private DeviceTexts() {}

    /** {@code host 75% opencl:0 25%}: the share of each batch that a device has. */
    static String shares(DeviceMetrics metrics) {
        double batch =
                metrics.devices().stream().mapToInt(DeviceMetrics.Device::rows).sum();
        return metrics.devices().stream()
                // To even, so that two halves of a percent add up to one.
                .map(device -> device.name() + " " + (int) Math.rint(100 * device.rows() / batch) + "%")
                .collect(Collectors.joining(" "));
    }

    /** A row for each device of a run, the dropped ones at the end; nothing where there was one device. */
    static void addTo(TextTable table, RunData run) {
        if (!run.devices().isEmpty()) {
            JsonNode devices = run.devices().getLast().path("devices");
            double batch = 0;
            for (JsonNode device : devices) {
                batch += RunData.number(device, "rows");
            }
            for (JsonNode device : devices) {
                table.row(
                        "on " + RunData.text(device, "name"),
                        Unit.COUNT.format(RunData.number(device, "rows")) + " of " + Unit.COUNT.format(batch)
                                + " samples of a batch, "
                                + Unit.PER_SECOND
                                        .format(RunData.number(device, "samples_per_second"))
                                        .replace("/s", " samples/s"));
            }
        }
        for (JsonNode line : run.decisions(DroppedDevice.EVENT)) {
            table.row(
                    "on " + RunData.text(line, "device"),
                    "dropped in step " + Unit.COUNT.format(RunData.number(line, "step") + 1) + ": "
                            + RunData.text(line, "message"));
        }
    }
}
