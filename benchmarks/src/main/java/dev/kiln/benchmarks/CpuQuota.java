package dev.kiln.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A control group of Linux that allows its processes the time of some processors, as a container does; below the group
 * that this process is in. It is deleted when closed, which no process may be in it for.
 *
 * @param folder of the group
 * @param cpus how many processors' time
 */
record CpuQuota(Path folder, int cpus) implements AutoCloseable {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final Path OWN_GROUPS = Path.of("/proc/self/cgroup");
    private static final String MEMBERS = "cgroup.procs";

    /** The kernel hands out time once in so many microseconds; its usual value. */
    private static final long PERIOD_MICROS = 100_000;

    /**
     * Makes a group, with version 1 or 2 of the kernel's interface.
     *
     * @throws IOException where this process may not do that, or there are no control groups
     */
    static CpuQuota create(int cpus) throws IOException {
        if (!Files.exists(OWN_GROUPS)) {
            throw new IOException("A limit of CPUs can't be measured here: there is no " + OWN_GROUPS);
        }
        Path folder = parent().resolve("kiln-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            throw new IOException("A limit of CPUs can't be measured here: no control group can be made, " + e, e);
        }
        CpuQuota quota = new CpuQuota(folder, cpus);
        try {
            quota.limit();
        } catch (IOException e) {
            quota.close();
            throw new IOException("A limit of CPUs can't be measured here: it can't be set, " + e, e);
        }
        return quota;
    }

    private void limit() throws IOException {
        Path first = folder.resolve("cpu.cfs_quota_us");
        if (Files.exists(first)) {
            Files.writeString(folder.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
            Files.writeString(first, Long.toString(cpus * PERIOD_MICROS));
        } else {
            Files.writeString(folder.resolve("cpu.max"), cpus * PERIOD_MICROS + " " + PERIOD_MICROS);
        }
    }

    /** Where groups with the controller of processors' time are made: in this process's own one. */
    private static Path parent() throws IOException {
        for (String line : Files.readAllLines(MOUNTS)) {
            // … mount point at word 4; behind a dash: type, source, options of the file system
            String[] words = line.split(" ", -1);
            String[] system = line.substring(line.indexOf(" - ") + 3).split(" ", -1);
            boolean isFirst = system[0].equals("cgroup") && has(system[2], "cpu");
            boolean isSecond = system[0].equals("cgroup2") && hasController(Path.of(words[4]));
            if (isFirst || isSecond) {
                return ownGroup(Path.of(words[4]), isFirst ? "cpu" : "");
            }
        }
        throw new IOException(
                "A limit of CPUs can't be measured here: no control groups with the controller cpu in " + MOUNTS);
    }

    private static boolean hasController(Path mount) throws IOException {
        Path controllers = mount.resolve("cgroup.controllers");
        return Files.exists(controllers)
                && List.of(Files.readString(controllers).strip().split(" ", -1)).contains("cpu");
    }

    private static boolean has(String list, String word) {
        return List.of(list.split(",", -1)).contains(word);
    }

    /**
     * In a container the path that the kernel tells may lie outside of what is mounted; the mount's root is it then.
     */
    private static Path ownGroup(Path mount, String controller) throws IOException {
        for (String line : Files.readAllLines(OWN_GROUPS)) {
            String[] words = line.split(":", 3);
            if (has(words[1], controller)) {
                Path group = mount.resolve(words[2].substring(1));
                return Files.isDirectory(group) ? group : mount;
            }
        }
        return mount;
    }

    /** The words before a command that run it in the group. */
    List<String> command() {
        return List.of(
                "sh",
                "-c",
                "echo $$ >\"$0\" && exec \"$@\"",
                folder.resolve(MEMBERS).toString());
    }

    /** How often the kernel held the group back, in its words. */
    String statistics() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("cpu.stat"))) {
            return lines.filter(line -> line.startsWith("nr_") || line.startsWith("throttled"))
                    .collect(Collectors.joining(", ", "the limit: ", ""));
        }
    }

    @Override
    public String toString() {
        return "in " + folder + " with the time of " + cpus + " CPUs";
    }

    @Override
    public void close() throws IOException {
        Files.delete(folder);
    }
}
