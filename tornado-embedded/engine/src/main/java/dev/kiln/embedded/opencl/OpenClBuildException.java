package dev.kiln.embedded.opencl;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** A driver's compiler does not take a kernel. */
public final class OpenClBuildException extends TornadoRuntimeException {

    private static final int MOST_LOG_LINES = 40;

    /** Line and column in a message of the driver's compiler; all that are known write them so. */
    private static final Pattern PLACE = Pattern.compile("[:(](\\d+)[:,](\\d+)\\)?:");

    OpenClBuildException(String message) {
        super(message);
    }

    /** Returns a failure that names kernel, device and Java line, with the compiler's words. */
    static OpenClBuildException of(
            int code, OpenClDevice device, String label, String text, String options, String log) {
        StringBuilder message = new StringBuilder(label);
        int line = errorLine(log);
        List<String> lines = text.lines().toList();
        if (line > 0 && line <= lines.size()) {
            int java = JavaLines.of(lines, line);
            if (java > 0) {
                message.append(", line ").append(java);
            }
        }
        message.append(" does not build on ").append(device.label());
        message.append(": clBuildProgram ").append(OpenClStatus.name(code));
        message.append(", driver ").append(device.capabilities().driverVersion());
        message.append(", options \"").append(options).append('"');
        if (line > 0 && line <= lines.size()) {
            message.append(", at \"").append(lines.get(line - 1).strip()).append('"');
        }
        message.append(". Print the kernel with withPrintKernel(), or use another device. The compiler says:\n");
        message.append(log.isEmpty() ? "(nothing)" : shortened(log));
        return new OpenClBuildException(message.toString());
    }

    private static int errorLine(String log) {
        return log.lines()
                .filter(line -> line.contains("error"))
                .map(PLACE::matcher)
                .filter(Matcher::find)
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .findFirst()
                .orElse(0);
    }

    private static String shortened(String log) {
        List<String> lines = log.lines().toList();
        return lines.size() <= MOST_LOG_LINES
                ? log
                : String.join("\n", lines.subList(0, MOST_LOG_LINES)) + "\n(" + (lines.size() - MOST_LOG_LINES)
                        + " more lines)";
    }
}
