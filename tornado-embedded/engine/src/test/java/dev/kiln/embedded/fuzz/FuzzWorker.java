package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.opencl.PlainDevice;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that runs random kernels: a driver that gives up takes it along, and not the tests. It writes what it
 * does to its standard output, a line each: {@code from SEED} before a program of several kernels, {@code fault} and
 * the lines of a fault, each after a bar, {@code done PROGRAMS FEATURE=PROGRAMS…} after a program.
 */
final class FuzzWorker {
    /** How many kernels share a program on the device. */
    static final int KERNELS_PER_BUILD = 16;

    private FuzzWorker() {}

    /**
     * Compares the kernels from one seed to before another.
     *
     * @param arguments the first seed, the seed after the last, and how many kernels share a program
     */
    public static void main(String[] arguments) {
        long end = Long.parseLong(arguments[1]);
        int perBuild = Integer.parseInt(arguments[2]);
        PlainDevice device = PlainDevice.open();
        System.out.println(device == null ? "without OpenCL" : "with OpenCL");
        try (KernelTrial trial = KernelTrial.everywhere(device)) {
            for (long first = Long.parseLong(arguments[0]); first < end; first += perBuild) {
                System.out.println("from " + first);
                List<RandomLaunch> launches = new ArrayList<>();
                for (long seed = first; seed < Math.min(end, first + perBuild); seed++) {
                    launches.add(RandomLaunch.draw(seed));
                }
                for (String fault : trial.compare(launches)) {
                    System.out.println("fault");
                    fault.lines().forEach(line -> System.out.println("|" + line));
                }
                System.out.println("done " + Coverage.of(launches));
            }
        }
    }
}
