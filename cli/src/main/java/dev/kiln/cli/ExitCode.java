package dev.kiln.cli;

import dev.kiln.metrics.GuardMetrics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the process ends with, so that scripts can tell apart what went wrong. */
enum ExitCode {
    OK(0, "all went well"),
    INTERNAL(1, "a defect in Kiln; --debug shows where"),
    USAGE(2, "an option, a value, a model or a configuration is wrong"),
    DATA(3, "a data set or another file can't be read or used"),
    CHECKPOINT(4, "a checkpoint or a run can't be used"),
    DIVERGED(5, "the training diverged; its last good checkpoint is kept"),
    MEMORY(6, "too little memory"),
    UNWRITABLE(7, "a file can't be written: no space or no permission"),
    DEVICE(8, "the engine or the device is not available"),
    INFERIOR(9, "train --guard, evaluate: the accuracy is below the FP32 baseline's"),
    INCONCLUSIVE(10, "train --guard, evaluate: too few seeds to tell; add some by --guard-seeds, --seeds"),
    TOOL(11, "fpga: an external tool is missing, failed or took too long; see: kiln fpga doctor"),
    MISMATCH(12, "fpga: the hardware does not give what the kernel gives"),
    INTERRUPTED(130, "stopped by Ctrl-C; what was done so far is saved");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }

    /** The exit code for the code word of a {@link dev.kiln.KilnException}. */
    static ExitCode of(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "bad-option",
                    "bad-config",
                    "bad-model",
                    "bad-policy",
                    "bad-replay",
                    "unknown-option",
                    "unknown-part",
                    "bad-usage",
                    "run-exists" -> USAGE;
            case "bad-checkpoint", "no-checkpoint", "no-run" -> CHECKPOINT;
            case "diverged" -> DIVERGED;
            case "too-little-memory" -> MEMORY;
            case "unwritable", "disk-full" -> UNWRITABLE;
            case "no-engine",
                    "no-device",
                    "no-such-device",
                    "no-such-engine",
                    "device-failed",
                    "unfit-device",
                    "no-tuning" -> DEVICE;
            case "tool-missing", "tool-failed", "tool-timeout" -> TOOL;
            case "layer-stuck" -> MISMATCH;
            case "internal" -> INTERNAL;
            case "interrupted" -> INTERRUPTED;
            default -> DATA;
        };
    }

    /** The exit code of a verdict. */
    static ExitCode of(GuardMetrics.Verdict verdict) {
        return switch (verdict) {
            case NON_INFERIOR -> OK;
            case INFERIOR -> INFERIOR;
            case INCONCLUSIVE -> INCONCLUSIVE;
        };
    }

    /** The table for help texts, one line each. */
    static List<String> table() {
        return java.util.Arrays.stream(values())
                .map(value -> String.format("  %-4d %s", value.code, value.meaning))
                .toList();
    }
}
