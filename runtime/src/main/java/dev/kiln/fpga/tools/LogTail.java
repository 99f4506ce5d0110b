package dev.kiln.fpga.tools;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of what a program said: enough to see why it failed, and short enough for a message. */
final class LogTail {
    private static final int LINES = 15;
    private static final int COLUMNS = 200;

    /** Logs may be gigabytes; the lines wanted are in here unless they are longer than anybody reads. */
    private static final int BYTES = 1 << 14;

    private LogTail() {}

    /** The last lines that are not blank; none where the file can't be read. */
    static List<String> of(Path log) {
        List<String> lines = end(log).lines()
                .map(line -> line.replaceAll("\\e\\[[0-9;]*m", "")
                        .replaceAll("\\p{Cntrl}+", " ")
                        .strip())
                .filter(line -> !line.isEmpty())
                .map(line -> line.length() > COLUMNS ? line.substring(0, COLUMNS) + "…" : line)
                .toList();
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }

    private static String end(Path log) {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - BYTES));
            return new String(Channels.newInputStream(channel).readNBytes(BYTES), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
