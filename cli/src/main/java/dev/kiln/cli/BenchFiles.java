package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.hardware.BenchJson;
import dev.kiln.hardware.BenchResult;
import dev.kiln.hardware.BenchTables;
import dev.kiln.hardware.ResultComparison;
import dev.kiln.metrics.report.HardwarePage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the bench writes; null for what is not wanted.
 *
 * @param json the result, to be compared with others
 * @param html the page
 * @param csv a line for each measurement
 * @param markdown the page without pictures
 */
record BenchFiles(
        @Nullable Path json,
        @Nullable Path html,
        @Nullable Path csv,
        @Nullable Path markdown) {
    /**
     * Checks that all can be written, and are different files.
     *
     * @throws KilnException with code {@code unwritable} or {@code bad-option}
     */
    void check() {
        Map<Path, String> options = new HashMap<>();
        Map<String, Path> named = new LinkedHashMap<>();
        put(named, "--output", json);
        put(named, "--html", html);
        put(named, "--csv", csv);
        put(named, "--markdown", markdown);
        named.forEach((option, file) -> {
            OutputFile.check(option, file);
            String other = options.put(file.toAbsolutePath().normalize(), option);
            if (other != null) {
                throw new KilnException(
                        "bad-option",
                        "Options " + other + " and " + option + ": expected different files, found " + file + " twice");
            }
        });
    }

    /** Writes a result; files that are there are replaced. */
    void write(BenchResult result) {
        write(json, BenchJson.tree(result).toPrettyString() + "\n");
        write(html, html == null ? "" : HardwarePage.render(result));
        write(csv, csv == null ? "" : BenchTables.csv(result));
        write(markdown, markdown == null ? "" : BenchTables.markdown(result));
    }

    /** Writes a comparison. */
    void write(ResultComparison comparison) {
        write(csv, BenchTables.csv(comparison));
        write(markdown, BenchTables.markdown(comparison));
    }

    /** What there is, with words for people in front. */
    Map<String, Path> all() {
        Map<String, Path> all = new LinkedHashMap<>();
        put(all, "Page        ", html);
        put(all, "Result      ", json);
        put(all, "CSV         ", csv);
        put(all, "Markdown    ", markdown);
        return all;
    }

    private static void put(Map<String, Path> map, String key, @Nullable Path file) {
        if (file != null) {
            map.put(key, file);
        }
    }

    private static void write(@Nullable Path file, String text) {
        if (file != null) {
            OutputFile.write(file, text);
        }
    }
}
