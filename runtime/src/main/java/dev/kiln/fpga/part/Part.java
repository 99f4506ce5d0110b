package dev.kiln.fpga.part;

import dev.kiln.fpga.tools.Stage;
import dev.kiln.fpga.tools.Tool;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An FPGA.
 *
 * @param name as its maker orders it, without package and speed grade
 * @param vendor its maker
 * @param family parts of one architecture
 * @param lutInputs inputs of a LUT
 * @param luts look-up tables
 * @param flipFlops flip-flops of the fabric
 * @param dsps blocks that multiply
 * @param multiplierBits widths of a DSP's two factors, signed; none where there are no DSPs
 * @param blockRams blocks of memory
 * @param blockRamKbit size of each
 * @param largeRams blocks of larger, single-ported memory
 * @param largeRamKbit size of each; 0 where there are none
 * @param synthesis Yosys' command for it
 * @param withDsps what is added to that command for multipliers in DSPs
 * @param withoutDsps what is added to it for multipliers in LUTs
 * @param routing the open place-and-route for it; null where there is none
 * @param note what else to know; may be empty
 * @param source data sheet, number and name
 */
public record Part(
        String name,
        String vendor,
        String family,
        int lutInputs,
        int luts,
        int flipFlops,
        int dsps,
        List<Integer> multiplierBits,
        int blockRams,
        int blockRamKbit,
        int largeRams,
        int largeRamKbit,
        String synthesis,
        String withDsps,
        String withoutDsps,
        @Nullable Routing routing,
        String note,
        String source) {
    /** Keeps a copy. */
    public Part {
        multiplierBits = List.copyOf(multiplierBits);
    }

    /**
     * An open place-and-route tool and how it is told the part.
     *
     * @param program its name
     * @param options for the part and one of its packages
     */
    public record Routing(String program, List<String> options) {
        /** Keeps a copy. */
        public Routing {
            options = List.copyOf(options);
        }

        /** The tool of that name. */
        public Tool tool() {
            return Tool.named(program);
        }

        /** The stage that this is. */
        public Stage stage() {
            return Arrays.stream(Stage.values())
                    .filter(stage -> stage.tools().getLast() == tool())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Kbit in all block RAMs, without the large ones. */
    public int blockRamTotalKbit() {
        return blockRams * blockRamKbit;
    }

    /** Yosys' command with its options. */
    public String synthesis(boolean dsps) {
        return (synthesis + " " + (dsps ? withDsps : withoutDsps)).strip();
    }
}
