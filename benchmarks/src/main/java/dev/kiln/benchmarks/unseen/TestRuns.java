package dev.kiln.benchmarks.unseen;

import dev.kiln.benchmarks.unseen.Verdict.Kind;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.management.ManagementFactory;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs JUnit 4 test classes on our API and engine, each in a JVM of its own that may be ended. */
final class TestRuns {
    private static final String TEST = "Lorg/junit/Test;";

    private final List<Path> subjects;
    private final List<Path> libraries;
    private final int backend;
    private final int timeoutSeconds;
    private final Path peer;

    /**
     * Compiles the program that runs one class.
     *
     * @param libraries JUnit 4 among them
     * @param backend the number of the back end whose first device runs the tasks
     */
    TestRuns(List<Path> subjects, List<Path> libraries, int backend, int timeoutSeconds)
            throws IOException, InterruptedException {
        this.subjects = subjects;
        this.libraries = libraries;
        this.backend = backend;
        this.timeoutSeconds = timeoutSeconds;
        peer = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "kiln-peers", "junit"));
        Process compiler = new ProcessBuilder(
                        tool("javac"),
                        "-cp",
                        joined(libraries),
                        "-d",
                        peer.toString(),
                        System.getProperty("kiln.peers.sources") + "/JunitPeer.java")
                .inheritIO()
                .start();
        if (compiler.waitFor() != 0) {
            throw new IOException("JunitPeer.java does not compile; is JUnit 4 among " + joined(libraries) + "?");
        }
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** The binary names of the classes that have tests. */
    static List<String> testClasses(List<ClassModel> classes) {
        return classes.stream()
                .filter(type -> !type.flags().has(AccessFlag.ABSTRACT)
                        && type.methods().stream().anyMatch(TestRuns::isTest))
                .map(type -> type.thisClass().asInternalName().replace('/', '.'))
                .toList();
    }

    private static boolean isTest(MethodModel method) {
        return method.findAttribute(Attributes.runtimeVisibleAnnotations())
                .filter(found -> found.annotations().stream()
                        .anyMatch(annotation -> annotation.className().equalsString(TEST)))
                .isPresent();
    }

    /** Runs a class and returns what became of each of its tests. */
    List<Verdict> run(String testClass) throws IOException, InterruptedException {
        Path log = Files.createTempFile("kiln-unseen", ".log");
        try {
            Process process = new ProcessBuilder(command(testClass))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return read(testClass, log, ended ? "the JVM ended with " + process.exitValue() : "no end");
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private List<String> command(String testClass) {
        List<String> command = new ArrayList<>(List.of(tool("java"), "-Xmx2g"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        String path = System.getProperty("java.class.path")
                + File.pathSeparator
                + peer
                + File.pathSeparator
                + joined(libraries);
        command.addAll(List.of(
                "-Dtornado.unittests.device=" + backend + ":0",
                "-cp",
                path,
                "JunitPeer",
                joined(Stream.concat(subjects.stream(), libraries.stream()).toList()),
                testClass));
        return command;
    }

    private static List<Verdict> read(String testClass, Path log, String end) throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        String simple = testClass.replaceFirst(".*unittests\\.", "");
        String running = "";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(log), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("## ")) {
                    continue;
                }
                String[] words = line.split(" ", 4);
                String name = simple + "." + words[2];
                switch (words[1]) {
                    case "started" -> running = name;
                    case "passed" -> verdicts.add(new Verdict(name, Kind.PASSED, ""));
                    case "ignored" -> verdicts.add(new Verdict(name, Kind.SKIPPED, words[3].strip()));
                    default -> verdicts.add(Failures.judge(name, words[3].strip()));
                }
                running = words[1].equals("started") ? running : "";
            }
        }
        if (!running.isEmpty()) {
            verdicts.add(new Verdict(running, Kind.TIMEOUT, end));
        } else if (verdicts.isEmpty()) {
            verdicts.add(new Verdict(simple, Kind.TIMEOUT, "no test came to an end: " + end));
        }
        return verdicts;
    }
}
