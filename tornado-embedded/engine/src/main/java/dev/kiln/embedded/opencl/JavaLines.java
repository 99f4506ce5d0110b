package dev.kiln.embedded.opencl;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the Java line that a line of generated text stands for, by the comments that the writer leaves. */
final class JavaLines {

    private static final Pattern COMMENT = Pattern.compile("// (?:line )?(\\d+)\\s*$|/\\* (?:line )?(\\d+) \\*/");

    private JavaLines() {}

    /**
     * Returns the Java line, or 0 where there is none.
     *
     * @param text the program's lines
     * @param number of one of them, from 1
     */
    static int of(List<String> text, int number) {
        for (int i = number; i >= 1; i--) {
            Matcher matcher = COMMENT.matcher(text.get(i - 1));
            if (matcher.find()) {
                String line = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                return Integer.parseInt(line);
            }
        }
        return 0;
    }
}
