package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user may get wrong: each ends in one line, with an exit code, and leaves nothing behind. */
class WrongInputTest {
    @TempDir
    Path home;

    private Session train(String data, String... more) {
        String[] start = {"train", "--data", data, "--model", "mlp:8", "--epochs", "1", "--run-dir", run().toString()};
        return Session.run(Stream.concat(Stream.of(start), Stream.of(more)).toArray(String[]::new));
    }

    private Path run() {
        return home.resolve("run");
    }

    private void refused(Session session, String... words) {
        session.failedWith(ExitCode.DATA, words);
        assertThat(run()).as("nothing is left behind").doesNotExist();
    }

    private Path csv(String... lines) throws IOException {
        return Files.write(home.resolve("data.csv"), Stream.of(lines).toList());
    }

    private void idx(String name, byte[] bytes) throws IOException {
        Files.createDirectories(home.resolve("idx"));
        Files.write(home.resolve("idx").resolve(name), bytes);
    }

    private static byte[] images(int magic, int count, int present) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + present * 4);
        bytes.putInt(magic).putInt(count).putInt(2).putInt(2);
        for (int i = 0; i < present * 4; i++) {
            bytes.put((byte) (i * 37));
        }
        return bytes.array();
    }

    private static byte[] labels(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            bytes.put((byte) (i % 2));
        }
        return bytes.array();
    }

    @Test
    void shouldRefuseAMissingFile() {
        refused(train(home.resolve("none.csv").toString()), "none.csv");
        refused(train("glyhps"), "did you mean \"glyphs\"?");
    }

    @Test
    void shouldRefuseATruncatedGzip() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(images(0x803, 500, 500));
        }
        byte[] whole = packed.toByteArray();
        idx("train-images-idx3-ubyte.gz", java.util.Arrays.copyOf(whole, whole.length / 2));
        idx("train-labels-idx1-ubyte", labels(500));
        refused(train(home.resolve("idx").toString()), "train-images-idx3-ubyte.gz");
    }

    @Test
    void shouldRefuseAWrongMagicNumber() throws IOException {
        idx("train-images-idx3-ubyte", images(0x12345678, 20, 20));
        idx("train-labels-idx1-ubyte", labels(20));
        refused(train(home.resolve("idx").toString()), "train-images-idx3-ubyte", "12 34 56 78");
    }

    @Test
    void shouldRefuseCountsThatDiffer() throws IOException {
        idx("train-images-idx3-ubyte", images(0x803, 20, 20));
        idx("train-labels-idx1-ubyte", labels(19));
        refused(train(home.resolve("idx").toString()), "20", "19");
    }

    @Test
    void shouldRefuseAHeaderThatPromisesTooMuch() throws IOException {
        idx("train-images-idx3-ubyte", images(0x803, Integer.MIN_VALUE, 20));
        idx("train-labels-idx1-ubyte", labels(20));
        refused(train(home.resolve("idx").toString()), "train-images-idx3-ubyte");
        idx("train-images-idx3-ubyte", images(0x803, Integer.MAX_VALUE, 20));
        refused(train(home.resolve("idx").toString()), "train-images-idx3-ubyte");
    }

    @Test
    void shouldRefuseDamagedTables() throws IOException {
        refused(train(csv("a,b,label", "1,2,x", "1,2", "3,4,y").toString()), "data.csv", "3");
        refused(train(csv("a,b,label", "1,2,x", "1,NaN,y", "3,4,y").toString()), "data.csv", "NaN");
        refused(train(csv("a,b,label", "1,2,x", "1,hello,y", "3,4,y").toString()), "data.csv", "hello");
    }

    @Test
    void shouldRefuseDataWithoutSamplesOrWithOneClass() throws IOException {
        refused(train(csv("a,b,label").toString()), "data.csv");
        refused(train(Files.createFile(home.resolve("empty.csv")).toString()), "empty.csv");
        refused(train(csv("a,label", "1,x", "2,x", "3,x", "4,x", "5,x").toString()), "class");
        refused(train(Files.createDirectory(home.resolve("nothing")).toString()), "nothing");
    }

    @Test
    void shouldRefuseADamagedATruncatedAndAForeignCheckpoint() throws IOException {
        assertThat(train("glyphs:n=300,test=50").code()).isZero();
        Path checkpoint = dev.kiln.checkpoint.CheckpointStore.latest(run()).orElseThrow();
        Path weights = checkpoint.resolve("layers.0.weight.arrow");
        byte[] good = Files.readAllBytes(weights);

        byte[] damaged = good.clone();
        damaged[good.length / 2] ^= 0x10;
        Files.write(weights, damaged);
        Session.run("eval", checkpoint.toString()).failedWith(ExitCode.CHECKPOINT, "layers.0.weight");
        Session.run("train", "--resume", checkpoint.toString()).failedWith(ExitCode.CHECKPOINT, "layers.0.weight");

        Files.write(weights, java.util.Arrays.copyOf(good, good.length / 2));
        Session.run("export", checkpoint.toString(), "-o", home.resolve("m.npz").toString())
                .failedWith(ExitCode.CHECKPOINT, "layers.0.weight", "bytes");
        assertThat(home.resolve("m.npz")).doesNotExist();

        Files.writeString(checkpoint.resolve("manifest.json"), "{\"weights\": \"of something else\"}");
        Session.run("eval", checkpoint.toString()).failedWith(ExitCode.CHECKPOINT);
        Session.run("inspect", checkpoint.toString()).failedWith(ExitCode.CHECKPOINT);
        Session.run("eval", home.toString()).failedWith(ExitCode.CHECKPOINT, home.toString());
    }

    @Test
    void shouldRefuseDataThatDoesNotFitTheModel() throws IOException {
        assertThat(train("glyphs:n=300,test=50").code()).isZero();
        Path table = csv("a,b,label", "1,2,ring", "2,3,cross", "1,5,ring");
        Session.run("eval", run().toString(), "--data", table.toString()).failedWith(ExitCode.DATA, "data.csv");
        Session.run("train", "--resume", run().toString(), "--data", table.toString())
                .failedWith(ExitCode.of("bad-resume"));
        Session.run("train", "--resume", run().toString(), "--model", "mlp:9")
                .failedWith(ExitCode.of("bad-resume"), "model");
    }

    @Test
    void shouldSayThatATrainingDivergedAndKeepTheLastGoodCheckpoint() {
        train("glyphs:n=300,test=50", "--learning-rate", "1e30")
                .failedWith(ExitCode.DIVERGED, "diverged", "checkpoint");
        assertThat(run().resolve("checkpoints").resolve("0").resolve("manifest.json"))
                .exists();
        assertThat(run().resolve("report.html")).isNotEmptyFile();
        assertThat(Session.run("eval", run().toString()).code()).isZero();
    }

    @Test
    void shouldSayThatThereIsTooLittleMemory() {
        train("glyphs:n=300,test=50", "--model", "mlp:1000000,1000000").failedWith(ExitCode.USAGE);
        train("glyphs:n=300,test=50", "--batch", "1000000", "--model", "mlp:300000")
                .failedWith(ExitCode.MEMORY, "memory");
        assertThat(run()).as("nothing is left behind").doesNotExist();
    }

    @Test
    void shouldRefuseAnUnwritableDirectory() throws IOException {
        Path locked = Files.createDirectory(home.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        Assumptions.assumeFalse(Files.isWritable(locked), "this user may write everywhere");
        Session.run(
                        "train",
                        "--data",
                        "glyphs:n=300,test=50",
                        "--run-dir",
                        locked.resolve("run").toString())
                .failedWith(ExitCode.UNWRITABLE, "locked");
    }

    @Test
    void shouldRefuseToWriteBelowAFile() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "", StandardCharsets.UTF_8);
        Session.run(
                        "train",
                        "--data",
                        "glyphs:n=300,test=50",
                        "--run-dir",
                        file.resolve("run").toString())
                .failedWith(ExitCode.UNWRITABLE, "--run-dir");
    }

    @Test
    void shouldSayThatTheDiskIsFullAndKeepWhatWasThere() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(home.resolve("disk"));
        Process mount = start("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
        Assumptions.assumeTrue(mount != null && mount.waitFor() == 0, "a small tmpfs can't be mounted here");
        try {
            Session session = Session.run(
                    "train",
                    "--data",
                    "glyphs:n=300,test=50",
                    "--model",
                    "mlp:64",
                    "--run-dir",
                    disk.resolve("run").toString());
            session.failedWith(ExitCode.UNWRITABLE, "Free space");
        } finally {
            Process unmount = start("umount", disk.toString());
            assertThat(unmount == null ? -1 : unmount.waitFor()).isZero();
        }
    }

    @Test
    void shouldRefuseADeviceOrAnEngineThatIsNotThere() {
        train("glyphs:n=300,test=50", "--device", "gpu7").failedWith(ExitCode.DEVICE, "gpu7", "host");
        train("glyphs:n=300,test=50", "--engine", "tornadovm").failedWith(ExitCode.DEVICE, "tornadovm");
        assertThat(run()).as("nothing is left behind").doesNotExist();
    }

    @Test
    void shouldRefuseDevicesThatCanNotShareABatch() {
        train("glyphs:n=300,test=50", "--device", "host,host").failedWith(ExitCode.USAGE, "--device", "once");
        train("glyphs:n=300,test=50", "--device", "host,").failedWith(ExitCode.USAGE, "--device", "comma");
        train("glyphs:n=300,test=50", "--device", "host,hos").failedWith(ExitCode.USAGE, "host", "twice");
        train("glyphs:n=300,test=50", "--device", "host,gpu7").failedWith(ExitCode.DEVICE, "gpu7", "host");
        train("glyphs:n=300,test=50", "--device-shares", "3:1").failedWith(ExitCode.USAGE, "--device-shares", "one");
        train("glyphs:n=300,test=50", "--device-shares", "3:1", "--device", "host,opencl:0,opencl:1")
                .failedWith(ExitCode.USAGE, "--device-shares", "host, opencl:0, opencl:1", "3:1");
        train("glyphs:n=300,test=50", "--batch", "1", "--device", "host,opencl:0")
                .failedWith(ExitCode.USAGE, "--batch", "2");
        assertThat(run()).as("nothing is left behind").doesNotExist();
        assertThat(train("glyphs:n=300,test=50").code()).isZero();
        Session.run("eval", run().toString(), "--device", "host,opencl:0").failedWith(ExitCode.USAGE, "one device");
        Session.run("predict", run().toString(), "--device", "gpu7").failedWith(ExitCode.DEVICE, "gpu7");
        assertThat(Session.run("eval", run().toString(), "--device", "host").code())
                .isZero();
    }

    @Test
    void shouldRefusePathsThatAreNoRuns() {
        Session.run("report", home.toString()).failedWith(ExitCode.CHECKPOINT, "run.json");
        Session.run("compare", home.toString(), home.toString()).failedWith(ExitCode.CHECKPOINT, "run.json");
        Session.run("compare", home.toString()).failedWith(ExitCode.USAGE);
        Session.run("eval", home.resolve("none").toString()).failedWith(ExitCode.CHECKPOINT, "none");
        Session.run("eval").failedWith(ExitCode.USAGE, "CHECKPOINT");
    }

    private static @org.jspecify.annotations.Nullable Process start(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            return null;
        }
    }
}
