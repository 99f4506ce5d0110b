package dev.kiln.metrics.report;

import dev.kiln.metrics.RunData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Settings and surroundings of a run: what it takes to do it again. */
final class Tables {
    private Tables() {}

    static String settings(RunData run) {
        Map<String, String> rows = rows(run.run().path("config"));
        StringJoiner command = new StringJoiner(" ");
        for (JsonNode word : run.run().path("command")) {
            String text = word.asString("");
            command.add(text.matches("[A-Za-z0-9_./:=,+@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'");
        }
        String how =
                command.length() == 0 ? "" : "<pre class=\"command\">kiln " + Html.escape(command + "") + "</pre>\n";
        return Html.section("Settings", "", rows.isEmpty() ? "" : how + table(rows));
    }

    static String environment(RunData run) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.putAll(rows(run.run().path("environment")));
        for (Map.Entry<String, String> row : rows(run.run().path("info")).entrySet()) {
            rows.putIfAbsent(row.getKey().replace('_', ' '), row.getValue());
        }
        return Html.section("Machine and data", "", rows.isEmpty() ? "" : table(rows));
    }

    private static Map<String, String> rows(JsonNode object) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            String text = value.isNull() ? "–" : value.isContainer() ? list(value) : value.asString(value.toString());
            rows.put(field.getKey(), value.isIntegralNumber() ? Unit.COUNT.format(value.asDouble()) : text);
        }
        return rows;
    }

    private static String list(JsonNode value) {
        if (!value.isArray()) {
            return value.toString();
        }
        StringJoiner words = new StringJoiner(", ");
        value.forEach(item -> words.add(item.asString(item.toString())));
        return words.toString();
    }

    private static String table(Map<String, String> rows) {
        StringBuilder out = new StringBuilder("<dl class=\"facts\">\n");
        rows.forEach((name, value) -> out.append("<div><dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd></div>\n"));
        return out.append("</dl>\n").toString();
    }
}
