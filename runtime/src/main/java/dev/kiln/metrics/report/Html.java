package dev.kiln.metrics.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text that goes into a page. */
final class Html {
    private Html() {}

    /** {@code text} with the characters that mean something to HTML written as entities, for content and attributes. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** The page around {@code body}, with style and script inside. */
    static String page(String title, String body) {
        // What comes from outside last, so that nothing in it is taken for a place to fill.
        return resource("page.html")
                .replace("{{style}}", resource("report.css"))
                .replace("{{script}}", resource("report.js"))
                .replace("{{title}}", escape(title))
                .replace("{{body}}", body);
    }

    /** A part of the page with a heading; nothing where there is nothing to show. */
    static String section(String heading, String lead, String content) {
        if (content.isEmpty()) {
            return "";
        }
        String paragraph = lead.isEmpty() ? "" : "<p class=\"lead\">" + lead + "</p>\n";
        return "<section>\n<h2>" + escape(heading) + "</h2>\n" + paragraph + content + "</section>\n";
    }

    private static String resource(String name) {
        try (InputStream in = Html.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + Html.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
