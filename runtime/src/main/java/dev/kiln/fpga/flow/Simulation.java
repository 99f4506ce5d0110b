package dev.kiln.fpga.flow;

import dev.kiln.KilnException;
import dev.kiln.fpga.design.LayerDesign;
import dev.kiln.fpga.design.LayerVectors;
import java.util.ArrayList;
import java.util.List;

/**
 * What a simulation of a layer showed: its results beside those of the plain twin of the kernel that trained it.
 *
 * @param simulator that ran it
 * @param cases results of the layer's rows that were compared
 * @param mismatches results of which a bit was wrong, those of padding rows too
 * @param cycles from the end of the reset to the last result
 * @param sampleCycles of each sample from its first to its last, both counted
 * @param first of the mismatches
 */
public record Simulation(
        Simulator simulator,
        long cases,
        long mismatches,
        long cycles,
        List<Integer> sampleCycles,
        List<Mismatch> first) {
    /**
     * A result that is wrong.
     *
     * @param sample number of the sample
     * @param row of the layer
     * @param expected bits of FP32
     * @param found bits of FP32 in hexadecimal; letters x where they are not known
     */
    public record Mismatch(int sample, int row, String expected, String found) {}

    /** Keeps copies. */
    public Simulation {
        sampleCycles = List.copyOf(sampleCycles);
        first = List.copyOf(first);
    }

    /** Whether every result was the expected one, bit for bit. */
    public boolean passed() {
        return cases > 0 && mismatches == 0;
    }

    /**
     * Writes a design with its test into a directory and runs it.
     *
     * @param bench whose directory is empty or has an earlier run's files, which are replaced
     * @throws KilnException as {@link Workbench#run}; {@code layer-stuck} where results cease to come
     */
    public static Simulation run(LayerDesign design, LayerVectors vectors, Simulator simulator, Workbench bench) {
        bench.write(directory -> {
            design.write(directory);
            design.writeTest(directory, vectors);
        });
        return again(design, vectors.samples(), simulator, bench);
    }

    /** The same where the files are there. */
    static Simulation again(LayerDesign design, int samples, Simulator simulator, Workbench bench) {
        return again(design, samples, simulator, bench, 0);
    }

    /** The same with activations that come now and then, where {@code gaps} is 1. */
    static Simulation again(LayerDesign design, int samples, Simulator simulator, Workbench bench, int gaps) {
        ToolCommands commands = new ToolCommands(LayerDesign.TEST, LayerDesign.TEST_SOURCES, design.parameters())
                .with("SAMPLES", samples)
                .with("COUNTED", design.layer().rows())
                .with("TRACE", 1)
                .with("GAPS", gaps);
        bench.run("simulation-build", simulator.build(commands));
        return parse(simulator, bench.run("simulation", simulator.execute(commands)), design, bench);
    }

    private static Simulation parse(Simulator simulator, String said, LayerDesign design, Workbench bench) {
        List<Integer> sampleCycles = new ArrayList<>();
        List<Mismatch> first = new ArrayList<>();
        for (String line : said.lines().toList()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "kiln-sample" -> sampleCycles.add(Integer.parseInt(words[2]));
                case "kiln-mismatch" ->
                    first.add(new Mismatch(Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[3], words[4]));
                case "kiln-stuck" ->
                    throw new KilnException(
                            "layer-stuck",
                            design.layer().name() + ": expected results of sample " + words[1]
                                    + ", but none came; this is a defect of the design, and its files are in "
                                    + bench.directory());
                case "kiln-result" -> {
                    return new Simulation(
                            simulator,
                            Long.parseLong(words[1]),
                            Long.parseLong(words[2]),
                            Long.parseLong(words[3]),
                            sampleCycles,
                            first);
                }
                default -> {}
            }
        }
        throw new KilnException(
                "tool-failed",
                design.layer().name() + ": the simulation ended without a result; what it said is in "
                        + bench.directory().resolve("simulation.log"));
    }
}
