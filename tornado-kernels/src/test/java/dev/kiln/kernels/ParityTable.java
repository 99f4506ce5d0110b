package dev.kiln.kernels;

import dev.kiln.kernels.ParityResult.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.opentest4j.TestAbortedException;

/**
 * Counts the outcomes of the tests made by {@link Parity}, and at the end of all tests prints them as a table: kernels
 * down, devices across. The table by test class goes to the console, that by test method to {@value #FILE}. Tests that
 * ran in a JVM on TornadoVM join it through {@link SdkParityTest}.
 */
final class ParityTable implements InvocationInterceptor {
    /** Where the long table goes, in the working folder. */
    static final String FILE = "target/parity.md";

    /** The property that names a file for results as lines, instead of a table. */
    static final String LINES = "kiln.parity.lines";

    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context) throws Throwable {
        Results results = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ParityTable.class))
                .computeIfAbsent(Results.class, key -> new Results(), Results.class);
        String kernel = kernel(context);
        String name = context.getDisplayName();
        try {
            invocation.proceed();
            results.add(ParityResult.passed(kernel, name));
        } catch (TestAbortedException e) {
            results.add(new ParityResult(kernel, name, Outcome.SKIPPED, String.valueOf(e.getMessage())));
            throw e;
        } catch (Throwable e) {
            results.add(new ParityResult(kernel, name, Outcome.FAILED, e.toString()));
            throw e;
        }
    }

    /** The row of a test: the container that it is in, or its class and method. */
    private static String kernel(ExtensionContext context) {
        ExtensionContext parent = context.getParent().orElseThrow();
        if (parent.getTestMethod().isEmpty()) {
            return parent.getDisplayName();
        }
        String kernel = parent.getRequiredTestClass().getSimpleName().replaceAll("(Parity|Golden)?Test$", "");
        return kernel + "." + parent.getRequiredTestMethod().getName();
    }

    /** Numbers of tests. */
    private record Count(int passed, int failed, int skipped) {
        static final Count NONE = new Count(0, 0, 0);

        Count plus(Outcome outcome) {
            return switch (outcome) {
                case PASSED -> new Count(passed + 1, failed, skipped);
                case FAILED -> new Count(passed, failed + 1, skipped);
                case SKIPPED -> new Count(passed, failed, skipped + 1);
            };
        }

        /** Tests passed of those run. */
        @Override
        public String toString() {
            int run = passed + failed;
            return run == 0 ? "skipped" : passed + "/" + run + (skipped == 0 ? "" : ", " + skipped + " skipped");
        }
    }

    /** Lives as long as the run of all tests. */
    private static final class Results implements AutoCloseable {
        private final List<ParityResult> all = new ArrayList<>();

        void add(ParityResult result) throws IOException {
            all.add(result);
            String lines = System.getProperty(LINES);
            if (lines != null) {
                // At once: a driver may end the process.
                Files.write(
                        Path.of(lines),
                        List.of(result.toLine()),
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        }

        @Override
        public void close() throws IOException {
            if (System.getProperty(LINES) != null) {
                return;
            }
            Path file = Path.of(FILE);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, table(ParityResult::kernel));
            String byClass =
                    table(result -> result.kernel().substring(0, result.kernel().indexOf('.')));
            System.out.println("Parity with plain Java, tests passed (by method: " + file + ")\n" + byClass);
        }

        private String table(Function<ParityResult, String> row) {
            Map<String, Map<String, Count>> counts = new TreeMap<>();
            Set<String> engines = new TreeSet<>();
            Set<String> reasons = new TreeSet<>();
            for (ParityResult result : all) {
                Map<String, Count> counted = counts.computeIfAbsent(row.apply(result), key -> new TreeMap<>());
                String engine = result.engine();
                counted.put(engine, counted.getOrDefault(engine, Count.NONE).plus(result.outcome()));
                engines.add(engine);
                if (result.outcome() == Outcome.SKIPPED) {
                    reasons.add("skipped: " + result.detail());
                }
            }
            List<String> columns =
                    new ArrayList<>(Engine.ALL.stream().map(Engine::toString).toList());
            engines.stream().filter(engine -> !columns.contains(engine)).forEach(columns::add);
            String absent = Engine.embedded() ? Sdk.whyAbsent() : "";
            if (!absent.isEmpty()) {
                columns.add(Sdk.NAME);
                reasons.add("absent: " + Sdk.NAME + ": " + absent);
            }
            List<List<String>> lines = new ArrayList<>();
            lines.add(cells("kernel", columns, engine -> engine));
            counts.forEach((kernel, counted) -> lines.add(cells(
                    kernel,
                    columns,
                    engine -> engine.equals(Sdk.NAME)
                            ? "absent"
                            : counted.containsKey(engine) ? counted.get(engine) + "" : "")));
            return format(lines) + String.join("\n", reasons);
        }

        private static String format(List<List<String>> lines) {
            int[] widths = new int[lines.getFirst().size()];
            Arrays.setAll(
                    widths,
                    column -> lines.stream()
                            .mapToInt(line -> line.get(column).length())
                            .max()
                            .orElseThrow());
            lines.add(1, Arrays.stream(widths).mapToObj("-"::repeat).toList());
            StringBuilder text = new StringBuilder();
            for (List<String> line : lines) {
                for (int column = 0; column < widths.length; column++) {
                    text.append(String.format("| %-" + widths[column] + "s ", line.get(column)));
                }
                text.append("|\n");
            }
            return text.append('\n').toString();
        }

        private static List<String> cells(String first, List<String> engines, UnaryOperator<String> cell) {
            return Stream.concat(Stream.of(first), engines.stream().map(cell)).toList();
        }
    }
}
