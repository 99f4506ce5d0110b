package dev.kiln.benchmarks.unseen;

import dev.kiln.benchmarks.unseen.Verdict.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report on kernels from outside: {@code scripts/versus unseen [OPTIONS]}.
 *
 * <pre>
 * --folder DIR    a TornadoVM SDK's share/java/tornado; otherwise that of TORNADOVM_HOME
 * --jars PATHS    what to look at; otherwise the examples and unit tests of the folder
 * --tests DEVICE  also runs the JUnit 4 tests among them: host or opencl
 * --only REGEX    only classes whose name contains this
 * --timeout S     seconds for a test class, otherwise 120
 * --all           names every kernel and test, not only those that are refused or wrong
 * --json FILE     writes every verdict
 * </pre>
 */
public final class Unseen {
    private static final String USAGE = "expected --folder DIR, --jars PATHS, --tests host|opencl, --only REGEX, "
            + "--timeout SECONDS, --all or --json FILE";

    private final PrintStream out;
    private List<Path> subjects = List.of();
    private List<Path> libraries = List.of();
    private String folder = "";
    private String tests = "";
    private Pattern only = Pattern.compile("");
    private int timeout = 120;
    private boolean all;
    private String json = "";

    private Unseen(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the report.
     *
     * @param options of the command line
     * @param out where it goes
     * @throws IllegalArgumentException if an option is wrong
     */
    public static void run(List<String> options, PrintStream out) throws IOException, InterruptedException {
        Unseen unseen = new Unseen(out);
        unseen.parse(options);
        unseen.report();
    }

    private void parse(List<String> options) throws IOException {
        String jars = "";
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            if (option.equals("--all")) {
                all = true;
                continue;
            }
            if (i + 1 == options.size()) {
                throw new IllegalArgumentException("The option " + option + " is unknown or lacks its value; " + USAGE);
            }
            String value = options.get(++i);
            switch (option) {
                case "--folder" -> folder = value;
                case "--jars" -> jars = value;
                case "--tests" -> tests = value;
                case "--only" -> only = Pattern.compile(value);
                case "--timeout" -> timeout = Integer.parseInt(value);
                case "--json" -> json = value;
                default -> throw new IllegalArgumentException("There is no option " + option + "; " + USAGE);
            }
        }
        if (!tests.isEmpty() && !tests.equals("host") && !tests.equals("opencl")) {
            throw new IllegalArgumentException("--tests " + tests + ": expected host or opencl");
        }
        find(jars);
    }

    private void find(String jars) throws IOException {
        String home = System.getenv("TORNADOVM_HOME");
        Path directory = Path.of(folder.isEmpty() && home != null ? home + "/share/java/tornado" : folder);
        if (!Files.isDirectory(directory) || (folder.isEmpty() && home == null)) {
            throw new IllegalArgumentException("There is no folder of jars '" + directory
                    + "'; set TORNADOVM_HOME or give --folder, with JUnit 4 in it");
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            libraries = found.stream().filter(file -> !isTornado(file, "")).toList();
            subjects = jars.isEmpty()
                    ? found.stream()
                            .filter(file -> isTornado(file, "examples-") || isTornado(file, "unittests-"))
                            .toList()
                    : ClassPath.parse(jars);
        }
    }

    private static boolean isTornado(Path file, String part) {
        return String.valueOf(file.getFileName()).startsWith("tornado-" + part);
    }

    private void report() throws IOException, InterruptedException {
        List<Verdict> verdicts = new ArrayList<>();
        try (ClassPath classes = new ClassPath(subjects, libraries)) {
            List<ClassModel> models = classes.subjects().stream()
                    .filter(model -> only.matcher(
                                    model.thisClass().asInternalName().replace('/', '.'))
                            .find())
                    .toList();
            KernelTriage triage = new KernelTriage(classes);
            for (KernelReference kernel : TaskScan.kernels(models)) {
                verdicts.add(triage.judge(kernel));
            }
            summarize("kernels", verdicts, Kind.ACCEPTED);
            if (!tests.isEmpty()) {
                List<Verdict> results = run(TestRuns.testClasses(models));
                summarize("tests on " + tests, results, Kind.PASSED);
                verdicts.addAll(results);
            }
        }
        if (!json.isEmpty()) {
            Files.writeString(Path.of(json), VerdictJson.write(verdicts));
        }
    }

    private List<Verdict> run(List<String> testClasses) throws IOException, InterruptedException {
        TestRuns runs = new TestRuns(subjects, libraries, tests.equals("opencl") ? 1 : 0, timeout);
        List<Verdict> results = new ArrayList<>();
        for (String testClass : testClasses) {
            List<Verdict> found = runs.run(testClass);
            results.addAll(found);
            out.printf(Locale.ROOT, "%-60s %s%n", testClass.replaceFirst(".*unittests\\.", ""), counts(found));
        }
        return results;
    }

    private static Map<Kind, Long> counts(List<Verdict> verdicts) {
        return verdicts.stream().collect(Collectors.groupingBy(Verdict::kind, TreeMap::new, Collectors.counting()));
    }

    private void summarize(String what, List<Verdict> verdicts, Kind good) {
        Map<Kind, Long> counts = counts(verdicts);
        long right = counts.getOrDefault(good, 0L);
        long inside = verdicts.size() - counts.getOrDefault(Kind.OUTSIDE, 0L) - counts.getOrDefault(Kind.SKIPPED, 0L);
        for (Verdict verdict : verdicts) {
            boolean bad =
                    verdict.kind() == Kind.REFUSED || verdict.kind() == Kind.FAILED || verdict.kind() == Kind.TIMEOUT;
            if (all || bad) {
                out.printf("%-8s %s  %s%n", verdict.kind(), verdict.subject(), verdict.reason());
            }
        }
        out.println();
        reasons(verdicts, Kind.OUTSIDE);
        reasons(verdicts, Kind.REFUSED);
        out.printf(
                Locale.ROOT,
                "%s: %d, of which inside the API subset %d, of these %s %d (%.1f%%); %s%n",
                what,
                verdicts.size(),
                inside,
                good.name().toLowerCase(Locale.ROOT),
                right,
                inside == 0 ? 0.0 : 100.0 * right / inside,
                counts);
    }

    private void reasons(List<Verdict> verdicts, Kind kind) {
        Map<String, Long> counts = verdicts.stream()
                .filter(verdict -> verdict.kind() == kind)
                .collect(Collectors.groupingBy(Verdict::reason, Collectors.counting()));
        Function<Map.Entry<String, Long>, Long> count = Map.Entry::getValue;
        counts.entrySet().stream()
                .sorted(Comparator.comparing(count).reversed())
                .forEach(entry -> out.printf(Locale.ROOT, "%s %4d  %s%n", kind, entry.getValue(), entry.getKey()));
    }
}
