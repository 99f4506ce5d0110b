package dev.kiln.benchmarks.unseen;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Verdicts as a JSON array of objects with {@code subject}, {@code kind} and {@code reason}. */
final class VerdictJson {
    private VerdictJson() {}

    static String write(List<Verdict> verdicts) {
        return verdicts.stream()
                .map(verdict -> "{\"subject\":" + quoted(verdict.subject()) + ",\"kind\":\""
                        + verdict.kind().name().toLowerCase(Locale.ROOT) + "\",\"reason\":" + quoted(verdict.reason())
                        + "}")
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
