package dev.kiln.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.opentest4j.TestAbortedException;

/**
 * Counts the outcomes of the tests made by {@link Parity}, and at the end of all tests prints them as a table: kernels
 * down, devices across. The table by test class goes to the console, that by test method to {@value #FILE}.
 */
final class ParityTable implements InvocationInterceptor {
    /** Where the long table goes, in the working folder. */
    static final String FILE = "target/parity.md";

    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context) throws Throwable {
        Results results = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ParityTable.class))
                .computeIfAbsent(Results.class, key -> new Results(), Results.class);
        ExtensionContext factory = context;
        while (factory.getTestMethod().isEmpty()) {
            factory = factory.getParent().orElseThrow();
        }
        String kernel = factory.getRequiredTestClass().getSimpleName().replaceAll("(Parity|Golden)?Test$", "");
        String row = kernel + "." + factory.getRequiredTestMethod().getName();
        String engine = Parity.engineOf(context.getDisplayName());
        try {
            invocation.proceed();
            results.add(row, engine, new Outcome(1, 0, 0));
        } catch (TestAbortedException e) {
            results.reasons.add(e.getMessage());
            results.add(row, engine, new Outcome(0, 0, 1));
            throw e;
        } catch (Throwable e) {
            results.add(row, engine, new Outcome(0, 1, 0));
            throw e;
        }
    }

    private record Outcome(int passed, int failed, int skipped) {
        Outcome plus(Outcome other) {
            return new Outcome(passed + other.passed, failed + other.failed, skipped + other.skipped);
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
        final Map<String, Map<String, Outcome>> rows = new TreeMap<>();
        final Set<String> reasons = new TreeSet<>();

        void add(String row, String engine, Outcome outcome) {
            rows.computeIfAbsent(row, key -> new TreeMap<>()).merge(engine, outcome, Outcome::plus);
        }

        @Override
        public void close() throws IOException {
            Map<String, Map<String, Outcome>> classes = new TreeMap<>();
            rows.forEach((row, outcomes) -> outcomes.forEach((engine, outcome) -> classes.computeIfAbsent(
                            row.substring(0, row.indexOf('.')), k -> new TreeMap<>())
                    .merge(engine, outcome, Outcome::plus)));
            Path file = Path.of(FILE);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, table(rows));
            System.out.println("Parity with plain Java, tests passed (by method: " + file + ")\n" + table(classes));
        }

        private String table(Map<String, Map<String, Outcome>> outcomes) {
            List<String> engines = Engine.ALL.stream().map(Engine::toString).toList();
            List<List<String>> lines = new ArrayList<>();
            lines.add(cells("kernel", engines, engine -> engine));
            outcomes.forEach((row, outcome) -> lines.add(
                    cells(row, engines, engine -> outcome.containsKey(engine) ? outcome.get(engine) + "" : "")));
            int[] widths = new int[engines.size() + 1];
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
            reasons.forEach(reason -> text.append("\nskipped: ").append(reason));
            return text.toString();
        }

        private static List<String> cells(String first, List<String> engines, UnaryOperator<String> cell) {
            return Stream.concat(Stream.of(first), engines.stream().map(cell)).toList();
        }
    }
}
