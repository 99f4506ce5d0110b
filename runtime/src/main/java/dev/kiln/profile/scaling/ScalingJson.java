package dev.kiln.profile.scaling;

import dev.kiln.Quartiles;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.profile.scaling.Outcome.Measured;
import dev.kiln.profile.scaling.Outcome.Skipped;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Points and limits as one line of JSON each, there and back: studies with other threads run in JVMs of their own. */
public final class ScalingJson {
    private ScalingJson() {}

    /** The fields of a measured point. */
    private record MeasuredLine(
            String model,
            int batch,
            int width,
            int threads,
            double seconds,
            double secondsLow,
            double secondsHigh,
            int steps,
            double flops,
            double bytes,
            double floorSeconds,
            double overFloor,
            String bound,
            double computeShare,
            double memoryShare,
            double overheadShare) {}

    /** The fields of a point that was not measured. */
    private record SkippedLine(String model, int batch, int width, int threads, double floorSeconds, String skipped) {}

    /** The fields of a device's limits; per second. */
    private record LimitsLine(int threads, double peakFlops, double bandwidth, String how) {}

    /** Two neighbours between which time grows faster than operations and bytes. */
    private record GrowthLine(
            String axis,
            int batch,
            int width,
            int threads,
            int toBatch,
            int toWidth,
            int toThreads,
            double timeGrowth,
            double flopsGrowth,
            double bytesGrowth,
            double excess) {}

    /** The event of a point. */
    public static ObjectNode point(Outcome point) {
        GridPoint at = point.at();
        return MetricsJson.event(
                "point",
                switch (point) {
                    case Measured one ->
                        new MeasuredLine(
                                at.model(),
                                at.batch(),
                                at.width(),
                                at.threads(),
                                one.seconds().median(),
                                one.seconds().low(),
                                one.seconds().high(),
                                one.steps(),
                                one.flops(),
                                one.bytes(),
                                one.floor(),
                                one.overFloor(),
                                one.shares().bound().word(),
                                one.shares().compute(),
                                one.shares().memory(),
                                one.shares().overhead());
                    case Skipped one ->
                        new SkippedLine(at.model(), at.batch(), at.width(), at.threads(), one.floor(), one.reason());
                });
    }

    /** The event of a device's limits. */
    public static ObjectNode limits(int threads, DeviceLimits limits) {
        return MetricsJson.event("limits", new LimitsLine(threads, limits.flops(), limits.bytes(), limits.how()));
    }

    /** The event of a violation. */
    public static ObjectNode growth(Growth growth) {
        GridPoint from = growth.from().at();
        GridPoint to = growth.to().at();
        return MetricsJson.event(
                "growth",
                new GrowthLine(
                        growth.axis().word(),
                        from.batch(),
                        from.width(),
                        from.threads(),
                        to.batch(),
                        to.width(),
                        to.threads(),
                        growth.time(),
                        growth.flops(),
                        growth.bytes(),
                        growth.excess()));
    }

    /** The point that {@link #point} told. */
    public static Outcome point(JsonNode event) {
        GridPoint at = new GridPoint(
                event.path("batch").asInt(),
                event.path("width").asInt(),
                event.path("threads").asInt());
        if (event.has("skipped")) {
            return new Skipped(
                    at, number(event, "floor_seconds"), event.path("skipped").asString());
        }
        return new Measured(
                at,
                new Quartiles(number(event, "seconds_low"), number(event, "seconds"), number(event, "seconds_high")),
                event.path("steps").asInt(),
                number(event, "flops"),
                number(event, "bytes"),
                number(event, "floor_seconds"),
                new TimeShares(
                        number(event, "compute_share"),
                        number(event, "memory_share"),
                        number(event, "overhead_share")));
    }

    /** The limits that {@link #limits} told. */
    public static DeviceLimits limits(JsonNode event) {
        return new DeviceLimits(
                number(event, "peak_flops"),
                number(event, "bandwidth"),
                event.path("how").asString());
    }

    private static double number(JsonNode event, String name) {
        return event.path(name).asDouble(Double.NaN);
    }
}
