package dev.kiln.fpga.design;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import dev.kiln.fpga.design.Folding.Multiplier;
import dev.kiln.fpga.part.Part;
import dev.kiln.fpga.part.Parts;
import dev.kiln.metrics.MetricsJson;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a user decides about hardware: the contents of {@code fpga.json}, with what the command line says instead. How a
 * layer is folded has no default.
 */
public final class FpgaSettings {
    /** Members of the file. */
    public static final List<String> NAMES = List.of("device", "rows", "lanes", "multiplier", "skip", "group");

    private static final String COMMAND_LINE = "command line";

    private final String file;
    private final Map<String, String> values;
    private final Set<String> options;

    private FpgaSettings(String file, Map<String, String> values, Set<String> options) {
        this.file = file;
        this.values = values;
        this.options = Set.copyOf(options);
    }

    /**
     * Reads settings.
     *
     * @param file an object with members of {@link #NAMES}; null for none
     * @param instead values that count more than the file's, by name
     * @throws KilnException {@code bad-config} naming a member that there is not
     */
    public static FpgaSettings read(@Nullable Path file, Map<String, String> instead) {
        Map<String, String> all = new LinkedHashMap<>();
        String where = file == null ? COMMAND_LINE : file.toString();
        if (file != null) {
            for (Map.Entry<String, JsonNode> member : MetricsJson.read(file).properties()) {
                if (!NAMES.contains(member.getKey())) {
                    throw bad(
                            where,
                            "\"" + member.getKey() + "\" is no setting; " + Suggestion.hint(member.getKey(), NAMES));
                }
                if (member.getValue().isContainer()) {
                    throw bad(
                            where,
                            "expected \"" + member.getKey() + "\" to be one value, found "
                                    + member.getValue().getNodeType().name().toLowerCase(Locale.ROOT));
                }
                all.put(member.getKey(), member.getValue().asString(""));
            }
        }
        all.putAll(instead);
        return new FpgaSettings(where, all, instead.keySet());
    }

    /**
     * How a layer is laid onto hardware.
     *
     * @throws KilnException {@code bad-config} naming the member that is wrong or missing
     */
    public Folding folding() {
        int group = values.containsKey("group") ? number("group") : HardwareLayer.GROUP;
        if (group != HardwareLayer.GROUP) {
            throw bad(
                    origin("group"),
                    "expected \"group\" to be " + HardwareLayer.GROUP
                            + ", the weights that share a scale in INT4 and INT8, found " + group);
        }
        return new Folding(number("rows"), number("lanes"), multiplier(), truth("skip"));
    }

    /**
     * The part.
     *
     * @throws KilnException {@code bad-config}, {@code unknown-part}
     */
    public Part device() {
        return Parts.named(text("device"));
    }

    private String text(String name) {
        String text = values.get(name);
        if (text == null) {
            throw bad(
                    origin(name),
                    "\"" + name + "\" is missing; set it in a file for --config, or by --"
                            + (name.equals("device") ? "part" : name));
        }
        return text;
    }

    private int number(String name) {
        String text = text(name);
        if (!text.matches("[0-9]{1,6}")) {
            throw bad(origin(name), "expected \"" + name + "\" to be a whole number, found \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    private Multiplier multiplier() {
        String text = text("multiplier");
        return switch (text) {
            case "dsp" -> Multiplier.DSP;
            case "lut" -> Multiplier.LUT;
            default ->
                throw bad(origin("multiplier"), "expected \"multiplier\" to be dsp or lut, found \"" + text + "\"");
        };
    }

    private boolean truth(String name) {
        String text = text(name);
        if (!text.equals("true") && !text.equals("false")) {
            throw bad(origin(name), "expected \"" + name + "\" to be true or false, found \"" + text + "\"");
        }
        return text.equals("true");
    }

    /** Where a value stands, or would. */
    private String origin(String name) {
        return options.contains(name) || !values.containsKey(name) ? COMMAND_LINE : file;
    }

    private static KilnException bad(String where, String problem) {
        return new KilnException("bad-config", where + ": " + problem);
    }
}
