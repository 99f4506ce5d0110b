package dev.kiln.fpga.flow;

import dev.kiln.KilnException;
import dev.kiln.fpga.design.LayerDesign;
import dev.kiln.fpga.part.Part;
import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a netlist takes of a device.
 *
 * @param luts look-up tables, those that are used as memory or shift registers too
 * @param ffs flip-flops
 * @param dsps DSP blocks
 * @param ramKbit of the block RAMs that are taken, whole ones
 * @param cells of the netlist by type
 */
public record Resources(long luts, long ffs, long dsps, long ramKbit, Map<String, Long> cells) {
    /** Cells beside the tables: carries, selectors, buffers at pins, constants. */
    private static final String FREE =
            "CARRY[48]|MUXF[789]|SB_CARRY|SB_GB|SB_IO|PFUMX|L6MUX21|BUFG|[IO]BUF|GND|VCC|TRELLIS_IO";

    /** Keeps a copy. */
    public Resources {
        cells = Map.copyOf(cells);
    }

    /**
     * Writes a design into the bench's directory and synthesizes it for a part.
     *
     * @throws KilnException as {@link Workbench#run}
     */
    public static Resources synthesize(LayerDesign design, Part part, Workbench bench) {
        bench.write(design::write);
        ToolCommands commands = new ToolCommands(LayerDesign.TOP, LayerDesign.SOURCES, design.parameters());
        bench.run("synthesis", commands.synthesis(part, design.folding().multiplier()));
        Path statistics = bench.directory().resolve(ToolCommands.STATISTICS);
        try {
            return of(Files.readString(statistics));
        } catch (IOException e) {
            throw new KilnException(
                    "tool-failed", statistics + ": expected what yosys counted, but it can't be read (" + e + ")", e);
        }
    }

    /**
     * Reads what yosys' {@code stat -json} counted.
     *
     * @throws KilnException {@code tool-failed} if there are no counts
     */
    static Resources of(String json) {
        JsonNode types = MetricsJson.parse(json).path("design").path("num_cells_by_type");
        if (!types.isObject() || types.isEmpty()) {
            throw new KilnException(
                    "tool-failed", "yosys: expected counts of cells by type in its statistics, found none");
        }
        Map<String, Long> cells = new TreeMap<>();
        types.properties()
                .forEach(entry -> cells.put(entry.getKey(), entry.getValue().asLong()));
        long luts = 0;
        long ffs = 0;
        long dsps = 0;
        long ramKbit = 0;
        for (Map.Entry<String, Long> entry : cells.entrySet()) {
            Cost cost = cost(entry.getKey());
            luts += entry.getValue() * cost.luts;
            ffs += entry.getValue() * cost.ffs;
            dsps += entry.getValue() * cost.dsps;
            ramKbit += entry.getValue() * cost.ramKbit;
        }
        return new Resources(luts, ffs, dsps, ramKbit, cells);
    }

    /** What a cell takes. */
    private record Cost(int luts, int ffs, int dsps, int ramKbit) {}

    private static Cost cost(String cell) {
        return switch (cell) {
            case "DSP48E1", "DSP48E2", "SB_MAC16", "MULT18X18D" -> new Cost(0, 0, 1, 0);
            case "RAMB18E1", "RAMB18E2", "DP16KD" -> new Cost(0, 0, 0, 18);
            case "RAMB36E1", "RAMB36E2" -> new Cost(0, 0, 0, 36);
            case "SRL16E", "SRLC32E", "INV", "RAM64X1S" -> new Cost(1, 0, 0, 0);
            // A carry of ECP5 with the tables of its two bits.
            case "CCU2C", "RAM32X1D", "RAM64X1D", "RAM128X1S" -> new Cost(2, 0, 0, 0);
            case "TRELLIS_DPR16X4", "RAM32M", "RAM64M", "RAM128X1D", "RAM256X1S" -> new Cost(4, 0, 0, 0);
            case "RAM32M16", "RAM64M8", "RAM256X1D", "RAM512X1S" -> new Cost(8, 0, 0, 0);
            default -> {
                if (cell.matches("SB_LUT4|LUT[1-6]")) {
                    yield new Cost(1, 0, 0, 0);
                } else if (cell.matches("SB_DFF[A-Z]*|FD[RSCP]E(_1)?|TRELLIS_FF")) {
                    yield new Cost(0, 1, 0, 0);
                } else if (cell.startsWith("SB_RAM40_4K")) {
                    yield new Cost(0, 0, 0, 4);
                } else if (cell.matches(FREE)) {
                    yield new Cost(0, 0, 0, 0);
                }
                throw new KilnException(
                        "tool-failed",
                        "yosys: the netlist has cells " + cell
                                + ", of which it is not known what they take; this part can't be sized");
            }
        };
    }
}
