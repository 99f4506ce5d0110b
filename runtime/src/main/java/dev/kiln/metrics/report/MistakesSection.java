package dev.kiln.metrics.report;

import static dev.kiln.metrics.RunData.number;
import static dev.kiln.metrics.RunData.text;

import dev.kiln.metrics.RunData;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** Samples that the network gets wrong, drawn. */
final class MistakesSection {
    private MistakesSection() {}

    static String render(RunData run) {
        JsonNode mistakes = run.mistakes();
        if (mistakes == null || mistakes.path("samples").isEmpty()) {
            return "";
        }
        JsonNode names = mistakes.path("class_names");
        StringBuilder out = new StringBuilder("<div class=\"mistakes\">\n");
        for (JsonNode sample : mistakes.path("samples")) {
            out.append("<figure>").append(picture(sample)).append("<figcaption><b>");
            out.append(Html.escape(name(names, sample.path("label").asInt(-1))))
                    .append("</b> <span>→</span> <b class=");
            out.append("\"wrong\">")
                    .append(Html.escape(name(names, sample.path("predicted").asInt(-1))));
            out.append("</b> <small>")
                    .append(Math.round(number(sample, "probability") * 100))
                    .append("%</small>");
            out.append("</figcaption></figure>\n");
        }
        int shown = mistakes.path("samples").size();
        double total = number(mistakes, "total");
        String lead = "What it is → what the network said, with the probability that it gave. "
                + (shown < total
                        ? "The " + shown + " most confident of " + Unit.COUNT.format(total) + " mistakes"
                        : "All " + shown + " mistakes")
                + " on " + Html.escape(text(mistakes, "split")) + " data.";
        return Html.section("What it gets wrong", lead, out.append("</div>\n").toString());
    }

    private static String picture(JsonNode sample) {
        int width = sample.path("width").asInt(0);
        int height = sample.path("height").asInt(0);
        String index = "sample " + text(sample, "index");
        byte[] pixels = pixels(text(sample, "pixels"));
        if (width < 1 || height < 1 || pixels.length != width * height) {
            return "<p class=\"plain\">" + Html.escape(index) + "</p>";
        }
        return "<img src=\"" + GreyPng.address(width, height, pixels) + "\" width=\"" + width + "\" height=\"" + height
                + "\" alt=\"" + index + "\" title=\"" + index + "\">";
    }

    private static byte[] pixels(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException damaged) {
            return new byte[0];
        }
    }

    private static String name(JsonNode names, int label) {
        return names.path(label).asString(Integer.toString(label));
    }
}
