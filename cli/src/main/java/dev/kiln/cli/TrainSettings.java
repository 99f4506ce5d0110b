package dev.kiln.cli;

import dev.kiln.metrics.MetricsJson;
import dev.kiln.train.TrainConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;

/**
 * The settings of a training as options. There is one row for each setting of {@link TrainConfig}; a test holds the two
 * lists to each other. What is given is kept as text, for {@link TrainConfig#with} to read and to check, so that the
 * command line and a JSON file are refused in the same words.
 */
final class TrainSettings {
    private record Group(String heading, List<Setting> settings) {}

    private record Setting(String name, String label, String description, List<String> words) {
        static Setting of(String name, String label, String description, String... words) {
            return new Setting(name, label, description, List.of(words));
        }
    }

    private static final List<Group> GROUPS = List.of(
            new Group(
                    "What to train",
                    List.of(
                            Setting.of(
                                    "data",
                                    "DATA",
                                    "A directory with IDX files (MNIST and its kin) or with one folder of PNG per class,"
                                            + " a .csv, .arrow or .arrows file, or the built-in glyphs.",
                                    "glyphs"),
                            Setting.of("validation", "SHARE", "Share of the training data held back for validation."),
                            Setting.of(
                                    "model",
                                    "MODEL",
                                    "Hidden layers: mlp:WIDTH,WIDTH… with :activation=relu|gelu|silu, :norm=layer|rms,"
                                            + " :dropout=P; or a JSON file.",
                                    "mlp:512,256",
                                    "mlp:1024,1024"),
                            Setting.of(
                                    "recipe",
                                    "RECIPE",
                                    "fp32; hqaf: INT4 weights, FP8 activations, FP16 gradients; dsart: neurons that do"
                                            + " not matter are taken out; hqaf+dsart.",
                                    "fp32",
                                    "hqaf",
                                    "dsart",
                                    "hqaf+dsart"),
                            Setting.of(
                                    "exact",
                                    "true|false",
                                    "The same bits on every engine: scales are powers of two, FP8 x INT4 sums are"
                                            + " integers, all other sums have one order. Slower; ReLU networks.",
                                    "true",
                                    "false"),
                            Setting.of(
                                    "policy",
                                    "FILE",
                                    "Formats of each layer, which stay; kiln inspect RUN --bits --policy FILE writes one."),
                            Setting.of(
                                    "adapt-every",
                                    "N",
                                    "Steps between decisions on formats (recipes with hqaf); 0: formats stay."),
                            Setting.of(
                                    "bit-budget",
                                    "BITS",
                                    "Most bits a weight may take on average, by decisions; 0: no limit."),
                            Setting.of(
                                    "guard",
                                    "true|false",
                                    "Train the FP32 baseline, too, over several seeds, and say whether accuracy is lost:"
                                            + " exit code 0, 9 (it is) or 10 (can't tell).",
                                    "true",
                                    "false"),
                            Setting.of("guard-seeds", "N", "Pairs of trainings that the verdict rests on."),
                            Setting.of(
                                    "replay",
                                    "RUN",
                                    "Train as that run did, with its changes of formats, to the same bits."),
                            Setting.of("seed", "N", "The same seed on the same engine gives the same bits."))),
            new Group(
                    "Which neurons stay (recipes with dsart)",
                    List.of(
                            Setting.of("target-sparsity", "SHARE", "Share of the hidden neurons to take out."),
                            Setting.of(
                                    "gates",
                                    "MODE",
                                    "How neurons are asked whether they matter: by hard-concrete or straight-through"
                                            + " gates that are trained, or none: by activity and importance.",
                                    "hard-concrete",
                                    "straight-through",
                                    "none"),
                            Setting.of(
                                    "sparsify-until",
                                    "SHARE",
                                    "Share of the training in which neurons are taken out; the rest trains what is left."),
                            Setting.of("sparsify-every", "N", "Steps between decisions on neurons."),
                            Setting.of(
                                    "break-even",
                                    "STEPS",
                                    "Steps that building a smaller network is taken to cost, the same bits each time;"
                                            + " 0: as measured."),
                            Setting.of(
                                    "sparsity-guard",
                                    "RISE",
                                    "Most that the loss on a probe batch may rise by at one decision, relative to it."),
                            Setting.of(
                                    "regrow",
                                    "SHARE",
                                    "Share of the neurons that may be exchanged at a time, where they do little, for ones"
                                            + " that were taken out; falls to 0."),
                            Setting.of(
                                    "equilibrium",
                                    "CHANGE",
                                    "A neuron whose response changes by less over --exchange-every steps, relative to"
                                            + " it, is not trained for now; 0: all are."),
                            Setting.of(
                                    "activity-threshold",
                                    "A",
                                    "A neuron is active for a sample where its magnitude is above this."),
                            Setting.of(
                                    "exchange-every",
                                    "N",
                                    "Steps between exchanges, and between comparisons of responses."),
                            Setting.of("map-decay", "D", "Decay of the means of activity and importance."),
                            Setting.of("gate-rate", "RATE", "Learning rate of the gates."),
                            Setting.of(
                                    "multiplier-rate",
                                    "RATE",
                                    "Learning rate of the multipliers that pull the gates to the target."),
                            Setting.of(
                                    "compact",
                                    "true|false",
                                    "Neurons that are out leave the matrices; false: they stay as zeros, for kiln export"
                                            + " --share, and nothing is exchanged or put to rest.",
                                    "true",
                                    "false"))),
            new Group(
                    "How long",
                    List.of(
                            Setting.of("epochs", "N", "Passes over the training data."),
                            Setting.of("max-steps", "N", "Stop after this many steps; 0 for no limit."),
                            Setting.of(
                                    "patience",
                                    "N",
                                    "Stop early after this many evaluations without a better validation loss; 0: never."),
                            Setting.of("evaluate-every", "N", "Steps between evaluations; 0: once an epoch."))),
            new Group(
                    "How to learn",
                    List.of(
                            Setting.of("batch", "N", "Samples in a step."),
                            Setting.of("optimizer", "NAME", "sgd or adamw.", "sgd", "adamw"),
                            Setting.of(
                                    "optimizer-state",
                                    "FORMAT",
                                    "What the optimizer remembers of matrices: fp32, bf16, or fp8 (AdamW's second"
                                            + " moment bf16).",
                                    "fp32",
                                    "bf16",
                                    "fp8"),
                            Setting.of(
                                    "learning-rate",
                                    "RATE",
                                    "Largest learning rate; 0 takes the optimizer's usual one (sgd 0.1, adamw 0.001)."),
                            Setting.of(
                                    "schedule",
                                    "NAME",
                                    "How the rate changes: constant, linear or cosine.",
                                    "constant",
                                    "linear",
                                    "cosine"),
                            Setting.of("warmup-steps", "N", "Steps over which the rate rises first."),
                            Setting.of("final-learning-rate", "RATE", "Where a falling schedule ends."),
                            Setting.of("momentum", "M", "Momentum of SGD."),
                            Setting.of("nesterov", "true|false", "Nesterov's momentum.", "true", "false"),
                            Setting.of("weight-decay", "D", "Weight decay on matrices."),
                            Setting.of("beta1", "B", "AdamW's decay of the mean."),
                            Setting.of("beta2", "B", "AdamW's decay of the square."),
                            Setting.of("epsilon", "E", "AdamW's epsilon."),
                            Setting.of("clip-norm", "NORM", "Scale gradients down to this global norm; 0: never."))),
            new Group(
                    "Where",
                    List.of(
                            Setting.of(
                                    "engine",
                                    "NAME",
                                    "embedded or tornadovm; auto: tornadovm where TORNADOVM_HOME is set.",
                                    "auto",
                                    "embedded",
                                    "tornadovm"),
                            Setting.of(
                                    "device",
                                    "NAME",
                                    "Device of the engine, see: kiln devices; auto: the engine's own choice. Several with"
                                            + " commas between (host,opencl:0) divide each batch among them.",
                                    "auto",
                                    "host"),
                            Setting.of(
                                    "device-shares",
                                    "SHARES",
                                    "How several devices divide a batch. auto: by measured speed; 3:1: in this proportion,"
                                            + " the same bits each time; RUN: as that run did, to the same bits.",
                                    "auto"),
                            Setting.of("threads", "N", "Threads of the host device; 0: all cores."),
                            Setting.of("run-dir", "DIR", "A new directory for the run; without it one under runs/."),
                            Setting.of("checkpoint-every", "N", "Steps between checkpoints; 0: once an epoch."),
                            Setting.of("keep-checkpoints", "N", "Last checkpoints to keep, beside the best."),
                            Setting.of("resume", "RUN", "Go on with a run: its directory, or one of its checkpoints."),
                            Setting.of("log-every", "N", "Steps between lines of metrics.jsonl."))));

    private TrainSettings() {}

    /**
     * Adds one option for each setting to {@code command}; what is given goes to {@code given} by the setting's name.
     */
    static void addTo(CommandSpec command, Map<String, String> given) {
        addTo(command, given, TrainConfig.defaults(), List.of());
    }

    /**
     * As {@link #addTo(CommandSpec, Map)}, for a command with other defaults.
     *
     * @param usual settings where nothing else is given
     * @param left names of settings that are no options of the command
     */
    static void addTo(CommandSpec command, Map<String, String> given, TrainConfig usual, List<String> left) {
        JsonNode defaults = MetricsJson.parse(usual.toJson());
        int order = 0;
        for (Group group : GROUPS) {
            ArgGroupSpec.Builder options = ArgGroupSpec.builder()
                    .heading("%n" + group.heading() + ":%n")
                    .exclusive(false)
                    .multiplicity("0..1")
                    .order(order++)
                    .validate(false);
            for (Setting setting : group.settings()) {
                if (left.contains(setting.name())) {
                    continue;
                }
                options.addArg(option(setting, defaults.path(setting.name()).asString(""), order++, given));
            }
            command.addArgGroup(options.build());
        }
    }

    /** The names of all settings that are options. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        GROUPS.forEach(group -> group.settings().forEach(setting -> names.add(setting.name())));
        return names;
    }

    private static OptionSpec option(Setting setting, String value, int order, Map<String, String> given) {
        String usual = value.isEmpty() ? "" : " (default: " + value.replaceAll("\\.0$", "") + ")";
        OptionSpec.Builder option = OptionSpec.builder("--" + setting.name())
                .paramLabel(setting.label())
                .type(String.class)
                .order(order)
                .description((setting.description() + usual).replace("%", "%%"))
                .setter(new picocli.CommandLine.Model.ISetter() {
                    @Override
                    @SuppressWarnings("unchecked") // The interface asks for any type; the parser ignores the answer.
                    public <T> T set(T text) {
                        if (text instanceof String word) {
                            given.put(setting.name(), word);
                        }
                        return text;
                    }
                });
        if (setting.words().equals(List.of("true", "false"))) {
            option.arity("0..1").fallbackValue("true");
        }
        return setting.words().isEmpty()
                ? option.build()
                : option.completionCandidates(setting.words()).build();
    }
}
