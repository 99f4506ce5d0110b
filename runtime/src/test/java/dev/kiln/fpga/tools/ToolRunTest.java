package dev.kiln.fpga.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kiln.KilnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ToolRunTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECONDS = Duration.ofSeconds(5);

    @TempDir
    Path home;

    private ToolRun yosys(Duration limit, List<String> arguments, String... script) throws IOException {
        Toolbox toolbox =
                new StandInTools(home.resolve("bin")).with("yosys", script).toolbox();
        Path directory = Files.createDirectories(home.resolve("a folder"));
        return toolbox.prepare(Tool.YOSYS, arguments, directory, limit, home.resolve("yosys.log"));
    }

    private static KilnException failure(ToolRun run) {
        return catchThrowableOfType(KilnException.class, run::run);
    }

    @Test
    void shouldKeepAllThatAProgramSays() throws IOException {
        ToolResult result = yosys(
                        MINUTE,
                        List.of("-p", "a b; c", "$HOME", "*"),
                        "echo \"$#\" \"$2\" \"$3\" \"$4\"",
                        "echo oh >&2")
                .run();
        assertThat(result.exitCode()).isZero();
        assertThat(result.text()).as("no shell reads the arguments").isEqualTo("4 a b; c $HOME *\noh\n");
        assertThat(result.nanos()).isPositive();
        assertThat(result.log()).isEqualTo(home.resolve("yosys.log"));
    }

    @Test
    void shouldRunInItsFolderInEnglishWithNothingToRead() throws IOException {
        ToolResult result = yosys(MINUTE, List.of(), "pwd", "echo \"$LC_ALL\"", "cat", "echo \"$PATH\"")
                .run();
        List<String> lines = result.text().lines().toList();
        assertThat(lines.getFirst()).endsWith("/a folder");
        assertThat(lines.get(1)).isEqualTo("C");
        assertThat(lines.getLast())
                .as("what it starts comes from the same place")
                .isEqualTo(home.resolve("bin") + ":" + System.getenv("PATH"));
    }

    @Test
    void shouldTellOfAFailureInOneMessage() throws IOException {
        String[] script = new String[25];
        Arrays.setAll(script, i -> "echo line " + i);
        script[24] = "echo; echo 'ERROR: no such module'; exit 3";
        KilnException failure = failure(yosys(MINUTE, List.of("-p", "it's"), script));
        assertThat(failure.code()).isEqualTo("tool-failed");
        assertThat(failure)
                .hasMessageStartingWith("yosys failed with exit code 3: ")
                .hasMessageContaining("/bin/yosys -p 'it'\\''s' in " + home.resolve("a folder"))
                .hasMessageContaining("its last lines: line 10 | line 11")
                .hasMessageContaining(
                        "| line 23 | ERROR: no such module; all of its output is in " + home.resolve("yosys.log"))
                .hasMessageEndingWith("run it there by hand");
        assertThat(failure.getMessage()).doesNotContain("line 9", "\n");
    }

    @Test
    void shouldLeaveAnExitCodeToWhoeverAsksForIt() throws IOException {
        assertThat(yosys(MINUTE, List.of(), "exit 1").attempt().exitCode()).isEqualTo(1);
        assertThat(failure(yosys(MINUTE, List.of(), "exit 1"))).hasMessageContaining("it said nothing");
    }

    @Test
    void shouldSayWhichSignalEndedAProgram() throws IOException {
        assertThat(failure(yosys(MINUTE, List.of(), "kill -9 $$")))
                .hasMessageContaining("failed with exit code 137 (ended by signal 9)");
    }

    @Test
    void shouldStopAProgramAndItsChildrenAtTheLimit() throws Exception {
        ToolRun run = yosys(
                SECONDS,
                List.of(),
                "sh -c 'sleep 300 & echo $! > grandchild; wait' &",
                "echo $! > child",
                "echo $$ > self",
                "echo working",
                "wait",
                "echo never");
        KilnException failure = failure(run);
        assertThat(failure.code()).isEqualTo("tool-timeout");
        assertThat(failure)
                .hasMessageContainingAll("yosys was stopped", "limit of 5 s", "its last lines: working; all of its")
                .hasMessageEndingWith("give it more time or a smaller circuit");
        for (String name : List.of("self", "child", "grandchild")) {
            assertGone(name);
        }
        assertThat(run.log()).content().doesNotContain("never");
    }

    @Test
    void shouldNotWaitForWhatAProgramLeavesBehind() throws IOException {
        long began = System.nanoTime();
        ToolResult result =
                yosys(MINUTE, List.of(), "sleep 300 &", "echo $! > child").run();
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(150));
        assertThat(result.exitCode()).isZero();
        ProcessHandle.of(pid("child")).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void shouldEndWithTheThreadThatWaits() throws Exception {
        ToolRun run = yosys(MINUTE, List.of(), "echo $$ > self", "sleep 300");
        CompletableFuture<KilnException> failure = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> failure.complete(failure(run)));
        awaitSelf();
        thread.interrupt();
        assertThat(failure.get(30, TimeUnit.SECONDS).code()).isEqualTo("interrupted");
        assertGone("self");
    }

    @Test
    void shouldEndWithTheJvm() throws Exception {
        ToolRun run = yosys(MINUTE, List.of(), "echo $$ > self", "sleep 300");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        Waiting.class.getName(),
                        run.command().getFirst(),
                        run.directory().toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitSelf();
        jvm.destroy();
        assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertGone("self");
    }

    /** Runs a program in a folder. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) {
            Path directory = Path.of(arguments[1]);
            new Toolbox(SearchPath.of(""))
                    .prepare(Path.of(arguments[0]), List.of(), directory, MINUTE, directory.resolve("log"))
                    .run();
        }
    }

    @Test
    void shouldSayThatAProgramCantBeStarted() throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Path broken = Files.writeString(home.resolve("bin/simulation"), "#!/no/such/interpreter\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        ToolRun run =
                new Toolbox(SearchPath.of("")).prepare(broken, List.of(), home, MINUTE, home.resolve("simulation.log"));
        KilnException failure = failure(run);
        assertThat(failure.code()).isEqualTo("tool-failed");
        assertThat(failure).hasMessageContainingAll("simulation can't be started", broken.toString());
    }

    @Test
    void shouldSayThatALogCantBeWritten() {
        ToolRun run = new Toolbox(SearchPath.of(""))
                .prepare(Path.of("/bin/sh"), List.of(), home, MINUTE, home.resolve("none/log"));
        assertThatThrownBy(run::run)
                .isInstanceOfSatisfying(
                        KilnException.class, e -> assertThat(e.code()).isEqualTo("unwritable"))
                .hasMessageContaining("none/log");
    }

    @Test
    void shouldShowTheEndOfALongLog() throws IOException {
        KilnException failure = failure(yosys(
                MINUTE,
                List.of(),
                "i=0; while [ $i -lt 2000 ]; do echo \"line $i of a log that goes on and on\"; i=$((i+1)); done",
                "printf '\\033[31mred\\033[0m\\n'",
                "printf '%0500d\\n' 7",
                "exit 1"));
        assertThat(failure).hasMessageContainingAll("line 1999 of", "| red | 000", "…");
        assertThat(failure.getMessage()).hasSizeLessThan(2_000);
    }

    /** Waits until the program has written its number. */
    private void awaitSelf() throws Exception {
        Path self = home.resolve("a folder/self");
        while (!Files.exists(self) || Files.size(self) == 0) {
            Thread.sleep(10);
        }
    }

    private long pid(String name) throws IOException {
        return Long.parseLong(
                Files.readString(home.resolve("a folder").resolve(name)).strip());
    }

    /** Waits until a process has ended; one that nobody has asked for its exit code yet counts as ended. */
    private void assertGone(String name) throws Exception {
        Path stat = Path.of("/proc/" + pid(name) + "/stat");
        for (int i = 0; i < 500 && ProcessHandle.of(pid(name)).isPresent(); i++) {
            if (Files.exists(stat) && Files.readString(stat).contains(") Z ")) {
                return;
            }
            Thread.sleep(10);
        }
        assertThat(ProcessHandle.of(pid(name))).as(name).isEmpty();
    }
}
