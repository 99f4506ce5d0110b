package dev.kiln.metrics.report;

import static dev.kiln.metrics.RunData.number;
import static dev.kiln.metrics.RunData.text;

import dev.kiln.metrics.RunData;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The top of a report: what was trained, how it ended, and the figures that matter. */
final class Headline {
    private static final String LOGO = "<svg class=\"logo\" viewBox=\"0 0 32 32\" aria-hidden=\"true\">"
            + "<path class=\"arch\" d=\"M3 29V15a13 13 0 0 1 26 0v14h-6V16a7 7 0 0 0-14 0v13z\"/>"
            + "<path class=\"flame\" d=\"M16 13c1 4 4.500 5.500 4.500 10a4.500 4.500 0 0 1-9 0c0-2 1-3.200 2-4.200"
            + " .3 1.300 .8 2 1.500 2.200 .2-3-.3-5 1-8z\"/></svg>";

    private Headline() {}

    static String render(RunData run) {
        JsonNode done = run.done();
        StringBuilder out = new StringBuilder();
        out.append("<header>\n").append(brand("training report"));
        out.append("<h1>").append(Html.escape(run.name())).append("</h1>\n");
        out.append("<p class=\"lead\">").append(sentence(run)).append("</p>\n");
        if (run.error() != null) {
            out.append("<p class=\"alarm\">")
                    .append(Html.escape(text(run.error(), "message")))
                    .append("</p>\n");
        }
        out.append("<div class=\"tiles\">\n");
        JsonNode test = last(run, "test");
        JsonNode validation = last(run, "validation");
        double testAccuracy = first(number(done, "test_accuracy"), number(test, "accuracy"));
        if (Double.isFinite(testAccuracy)) {
            tile(out, "hero", "Test accuracy", Unit.SHARE.format(testAccuracy), wrong(test));
        }
        if (validation != null) {
            String best = Report.best(run);
            tile(
                    out,
                    Double.isFinite(testAccuracy) ? "" : "hero",
                    "Validation accuracy",
                    Unit.SHARE.format(number(validation, "accuracy")),
                    best.isEmpty() ? "" : "best " + best);
        }
        double testLoss = first(number(done, "test_loss"), number(test, "loss"));
        if (Double.isFinite(testLoss)) {
            String train = Unit.NUMBER.format(number(done, "train_loss"));
            tile(out, "", "Test loss", Unit.NUMBER.format(testLoss), "train " + train);
        }
        JsonNode step = run.steps().isEmpty() ? null : run.steps().getLast();
        double rate = first(number(done, "samples_per_second"), number(step, "samples_per_second"));
        if (Double.isFinite(rate)) {
            tile(out, "", "Throughput", Unit.PER_SECOND.format(rate), "samples trained on");
        }
        double seconds = first(number(done, "seconds"), number(step, "seconds"));
        if (Double.isFinite(seconds)) {
            tile(out, "", "Time", Unit.duration(seconds), "evaluation included");
        }
        double peak = first(number(done, "peak_bytes"), number(run.memory(), "peak_bytes"));
        if (Double.isFinite(peak)) {
            tile(out, "", "Peak memory", Unit.bytes(peak), "of tensors");
        }
        double bits = number(done, "bits_per_weight_train");
        if (bits < Float.SIZE) {
            String without = Unit.NUMBER.format(number(done, "bits_per_weight_export")) + " without residuals";
            tile(out, "", "Bits a weight", Unit.NUMBER.format(bits), without);
            double kept = number(done, "activation_bytes") / number(done, "activation_bytes_fp32");
            if (Double.isFinite(kept)) {
                tile(out, "", "Activations kept", Unit.SHARE.format(kept), "of FP32's bytes");
            }
        }
        return out.append("</div>\n</header>\n").toString();
    }

    /** The line that says who drew the page, and what it is. */
    static String brand(String what) {
        return "<p class=\"brand\">" + LOGO + "<span>Kiln</span> " + what + "</p>\n";
    }

    /** How a run ended, in a word. */
    static String ending(RunData run) {
        if (run.error() != null && run.done() == null) {
            return "failed";
        }
        if (run.done() == null) {
            return "did not end";
        }
        return switch (text(run.done(), "end")) {
            case "STOPPED_EARLY" -> "stopped early";
            case "INTERRUPTED" -> "was interrupted";
            default -> "finished";
        };
    }

    private static String sentence(RunData run) {
        JsonNode config = run.run().path("config");
        JsonNode info = run.run().path("info");
        JsonNode done = run.done();
        double parameters = first(number(done, "parameters"), number(info, "parameters"));
        JsonNode step = run.steps().isEmpty() ? null : run.steps().getLast();
        double steps = first(number(done, "steps"), number(step, "step"));
        StringBuilder out = new StringBuilder();
        out.append("<b>").append(Html.escape(text(config, "model"))).append("</b>");
        if (Double.isFinite(parameters)) {
            out.append(" with ").append(Unit.COUNT.format(parameters)).append(" parameters");
        }
        out.append(", trained on <b>").append(Html.escape(text(config, "data"))).append("</b>");
        if (Double.isFinite(steps)) {
            out.append(" for ").append(Unit.COUNT.format(steps)).append(steps == 1 ? " step" : " steps");
        }
        String device = Report.join(" / ", text(info, "engine"), text(info, "device"));
        out.append(device.isEmpty() ? "" : " on " + Html.escape(device));
        String ending = ending(run);
        String mood = ending.equals("finished") || ending.equals("stopped early") ? "good" : "warn";
        out.append(". <span class=\"badge ")
                .append(mood)
                .append("\">")
                .append(ending)
                .append("</span>");
        String started = text(run.run(), "started");
        return out.append(started.isEmpty() ? "" : " <small>started " + Html.escape(started) + "</small>")
                .toString();
    }

    /** One figure that matters. */
    static void tile(StringBuilder out, String style, String label, String value, String note) {
        out.append("<div class=\"tile ")
                .append(style)
                .append("\"><span>")
                .append(label)
                .append("</span><strong>");
        out.append(Html.escape(value))
                .append("</strong><small>")
                .append(Html.escape(note))
                .append("</small></div>\n");
    }

    private static String wrong(@Nullable JsonNode test) {
        double samples = number(test, "samples");
        double wrong = Math.rint(samples * (1 - number(test, "accuracy")));
        return Double.isFinite(wrong) ? Unit.COUNT.format(wrong) + " of " + Unit.COUNT.format(samples) + " wrong" : "";
    }

    private static @Nullable JsonNode last(RunData run, String split) {
        var lines = run.evaluations(split);
        return lines.isEmpty() ? null : lines.getLast();
    }

    private static double first(double preferred, double otherwise) {
        return Double.isFinite(preferred) ? preferred : otherwise;
    }
}
