package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Precision;
import dev.kiln.sparsity.GateMode;
import dev.kiln.sparsity.SparsitySettings;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of a training. The name of a component in kebab case is its name on the command line and in JSON:
 * {@code learningRate} is {@code --learning-rate} and {@code "learning-rate"}.
 *
 * @param data data set: a built-in name such as {@code glyphs}, a file or a directory
 * @param validation share of the training data that is held back for evaluation while training, 0 ≤ share < 1
 * @param model description of the network, as {@link dev.kiln.model.ModelSpec#parse} reads it
 * @param recipe of the training: {@code fp32}; {@code hqaf}: INT4 weights, FP8 activations, FP16 gradients;
 *     {@code dsart}: neurons that do not matter are taken out; {@code hqaf+dsart}: both
 * @param exact whether every engine trains to the same bits
 * @param policy file with the formats of each layer, for recipe hqaf; absent for the recipe's own
 * @param replay run directory whose changes of formats are made again, step by step; absent where they are decided anew
 * @param adaptEvery steps between decisions on formats; 0 for none
 * @param bitBudget most bits a weight may take on average, without residuals, by changes of formats; 0 for no limit
 * @param guard whether the FP32 baseline is trained, too, and the accuracy judged against it over several seeds
 * @param guardSeeds pairs of trainings that the verdict rests on, ≥ 2
 * @param targetSparsity share of the hidden neurons that recipe dsart takes out, 0 ≤ share < 1
 * @param gates how neurons are asked whether they matter: {@code hard-concrete}, {@code straight-through} or
 *     {@code none}
 * @param sparsifyUntil share of the training in which neurons are taken out, 0 < share < 1
 * @param sparsifyEvery steps between decisions on neurons, ≥ 1
 * @param breakEven steps that building a smaller network is taken to cost; 0 where it is measured
 * @param sparsityGuard most that the loss on a probe batch may rise by at one decision on neurons, relative to the loss
 * @param regrow share of the neurons that may be exchanged at a time for ones that were taken out, 0 ≤ share < 1
 * @param equilibrium relative change of a neuron's response over {@code exchangeEvery} steps below which it is not
 *     trained for now; 0 where all are trained
 * @param activityThreshold that an active neuron's magnitude is above
 * @param gateRate learning rate of log α of the gates
 * @param multiplierRate learning rate of the Lagrangian's multipliers
 * @param mapDecay decay of the running means of activity and importance, 0 ≤ decay < 1
 * @param exchangeEvery steps between exchanges of neurons, and between comparisons of their responses, ≥ 1
 * @param compact whether neurons that are out leave the matrices; otherwise their rows and columns become zero
 * @param epochs passes over the training data, ≥ 1
 * @param maxSteps stops after this many steps; 0 for no such limit
 * @param batch samples in a step, ≥ 1
 * @param optimizer how gradients become steps
 * @param optimizerState format of what the optimizer remembers of matrices: {@code fp32}, {@code bf16} or {@code fp8}
 * @param learningRate largest learning rate; 0 takes the optimizer's usual one
 * @param momentum of SGD, 0 ≤ momentum < 1
 * @param nesterov whether SGD's momentum looks ahead
 * @param weightDecay on matrices; biases and norms do not decay
 * @param beta1 of AdamW, decay of the mean
 * @param beta2 of AdamW, decay of the square
 * @param epsilon of AdamW, added to the root
 * @param clipNorm gradients are scaled down to this global norm; 0 leaves them
 * @param schedule of the learning rate
 * @param warmupSteps steps over which the rate rises from near zero
 * @param finalLearningRate rate at the end of a falling schedule
 * @param seed of the initial weights, of the order of the samples and of dropout
 * @param threads of the host device; 0 for all cores
 * @param engine {@code embedded}, {@code tornadovm}, or {@code auto} for the one of this process
 * @param device of the engine, such as {@code host}; {@code auto} for the one that the engine takes by itself; several
 *     with commas between divide each batch among them
 * @param deviceShares how several devices divide a batch: {@code auto} by measured speed, {@code 3:1} in this
 *     proportion, a run directory as that run did
 * @param runDir where the run is kept; absent for a new directory under {@code runs/}
 * @param checkpointEvery steps between checkpoints; 0 for one at the end of each epoch
 * @param keepCheckpoints how many of the last checkpoints are kept, beside the best one, ≥ 1
 * @param resume run directory or checkpoint to go on from
 * @param evaluateEvery steps between evaluations on validation data; 0 for one at the end of each epoch
 * @param patience evaluations without a better validation loss before training stops early; 0 never stops early
 * @param logEvery steps between records of a step, ≥ 1
 */
public record TrainConfig(
        String data,
        double validation,
        String model,
        String recipe,
        boolean exact,
        @Nullable String policy,
        @Nullable String replay,
        int adaptEvery,
        double bitBudget,
        boolean guard,
        int guardSeeds,
        double targetSparsity,
        String gates,
        double sparsifyUntil,
        int sparsifyEvery,
        double breakEven,
        double sparsityGuard,
        double regrow,
        double equilibrium,
        double activityThreshold,
        double gateRate,
        double multiplierRate,
        double mapDecay,
        int exchangeEvery,
        boolean compact,
        int epochs,
        long maxSteps,
        int batch,
        OptimizerKind optimizer,
        String optimizerState,
        double learningRate,
        double momentum,
        boolean nesterov,
        double weightDecay,
        double beta1,
        double beta2,
        double epsilon,
        double clipNorm,
        ScheduleKind schedule,
        int warmupSteps,
        double finalLearningRate,
        long seed,
        int threads,
        String engine,
        String device,
        String deviceShares,
        @Nullable String runDir,
        int checkpointEvery,
        int keepCheckpoints,
        @Nullable String resume,
        int evaluateEvery,
        int patience,
        int logEvery) {

    private static final int MAX_BATCH = 1 << 20;

    /**
     * Checks each setting by itself.
     *
     * @throws KilnException with code {@code bad-option}, naming the setting, what is expected and what was given
     */
    public TrainConfig {
        require("data", !data.isBlank(), "the name of a data set", data);
        require("validation", validation >= 0 && validation < 1, "at least 0 and less than 1", validation);
        require("model", !model.isBlank(), "a model such as mlp:1024,1024", model);
        Settings.oneOf("recipe", recipe, List.of("fp32", "hqaf", "dsart", "hqaf+dsart"));
        boolean quantized = recipe.startsWith("hqaf");
        require("policy", policy == null || quantized, "recipe hqaf beside it", "recipe " + recipe);
        boolean decides = quantized || recipe.equals("dsart");
        require("replay", replay == null || decides, "recipe hqaf, dsart or both beside it", "recipe " + recipe);
        require("adapt-every", adaptEvery >= 0, "at least 0", adaptEvery);
        boolean other = !recipe.equals("fp32");
        require(
                "guard",
                !guard || other,
                "recipe hqaf, dsart or hqaf+dsart beside it: fp32 is the baseline",
                "recipe " + recipe);
        require("guard", !guard || replay == null, "no --replay beside it, which repeats one seed", "replay " + replay);
        require("guard-seeds", guardSeeds >= 2 && guardSeeds <= 1_000, "2 to 1000", guardSeeds);
        require("bit-budget", finiteFrom0(bitBudget), "a number from 0", bitBudget);
        require(
                "target-sparsity",
                targetSparsity >= 0 && targetSparsity < 1,
                "at least 0 and less than 1",
                targetSparsity);
        Settings.oneOf("gates", gates, List.of("hard-concrete", "straight-through", "none"));
        require(
                "sparsify-until",
                sparsifyUntil > 0 && sparsifyUntil < 1,
                "more than 0 and less than 1, a share of the training",
                sparsifyUntil);
        require("sparsify-every", sparsifyEvery >= 1, "at least 1", sparsifyEvery);
        require("break-even", finiteFrom0(breakEven), "a number from 0", breakEven);
        require("sparsity-guard", finiteFrom0(sparsityGuard), "a number from 0", sparsityGuard);
        require("regrow", regrow >= 0 && regrow < 1, "at least 0 and less than 1", regrow);
        require("equilibrium", finiteFrom0(equilibrium), "a number from 0", equilibrium);
        require("activity-threshold", finiteFrom0(activityThreshold), "a number from 0", activityThreshold);
        require("gate-rate", finiteFrom0(gateRate), "a number from 0", gateRate);
        require("multiplier-rate", finiteFrom0(multiplierRate), "a number from 0", multiplierRate);
        require("map-decay", mapDecay >= 0 && mapDecay < 1, "at least 0 and less than 1", mapDecay);
        require("exchange-every", exchangeEvery >= 1, "at least 1", exchangeEvery);
        boolean sparse = recipe.endsWith("dsart");
        require("exact", !exact || !sparse, "a recipe without dsart beside it", "recipe " + recipe);
        require(
                "optimizer-state",
                !sparse || optimizerState.equals("fp32"),
                "fp32 beside recipe " + recipe,
                optimizerState);
        require("policy", policy == null || !sparse, "a recipe without dsart beside it", "recipe " + recipe);
        require("epochs", epochs >= 1 && epochs <= 1_000_000, "1 to 1000000", epochs);
        require("max-steps", maxSteps >= 0, "at least 0", maxSteps);
        require("batch", batch >= 1 && batch <= MAX_BATCH, "1 to " + MAX_BATCH, batch);
        Settings.oneOf("optimizer-state", optimizerState, List.of("fp32", "bf16", "fp8"));
        require("learning-rate", finiteFrom0(learningRate), "a number from 0", learningRate);
        require("momentum", momentum >= 0 && momentum < 1, "at least 0 and less than 1", momentum);
        require("nesterov", !nesterov || momentum > 0, "a momentum above 0 beside nesterov", "momentum " + momentum);
        require("weight-decay", finiteFrom0(weightDecay), "a number from 0", weightDecay);
        require("beta1", beta1 >= 0 && beta1 < 1, "at least 0 and less than 1", beta1);
        require("beta2", beta2 >= 0 && beta2 < 1, "at least 0 and less than 1", beta2);
        require("epsilon", finiteFrom0(epsilon) && epsilon > 0, "a number above 0", epsilon);
        require("clip-norm", finiteFrom0(clipNorm), "a number from 0", clipNorm);
        require("warmup-steps", warmupSteps >= 0, "at least 0", warmupSteps);
        require("final-learning-rate", finiteFrom0(finalLearningRate), "a number from 0", finalLearningRate);
        require("threads", threads >= 0 && threads <= 4096, "0 to 4096", threads);
        Settings.oneOf("engine", engine, List.of("auto", "embedded", "tornadovm"));
        require("device", !device.isBlank(), "the name of a device; list them with: kiln devices", device);
        List<String> names = DeviceShares.names(device);
        boolean named = names.stream().noneMatch(String::isEmpty);
        require("device", named, "names of devices with one comma between two", device);
        boolean once = names.stream().distinct().count() == names.size();
        require("device", once, "each device once", device);
        boolean alone = names.size() == 1 || recipe.equals("fp32");
        require("device", alone, "one device for recipe " + recipe + ", which is not divided among several", device);
        boolean together = names.size() == 1 || !exact;
        require("device", together, "one device for --exact: sums over several have another order", device);
        boolean stored = names.size() == 1 || optimizerState.equals("fp32");
        require("device", stored, "one device for --optimizer-state " + optimizerState, device);
        String wrong = DeviceShares.wrong(deviceShares, names, batch);
        require("device-shares", wrong.isEmpty(), wrong, deviceShares);
        require("checkpoint-every", checkpointEvery >= 0, "at least 0", checkpointEvery);
        require("keep-checkpoints", keepCheckpoints >= 1, "at least 1", keepCheckpoints);
        require("evaluate-every", evaluateEvery >= 0, "at least 0", evaluateEvery);
        require("patience", patience >= 0, "at least 0", patience);
        require("log-every", logEvery >= 1, "at least 1", logEvery);
    }

    /** The settings of a training that asks for nothing: the built-in data set, in under two minutes. */
    public static TrainConfig defaults() {
        return new TrainConfig(
                "glyphs",
                0.05,
                "mlp:512,256",
                "fp32",
                false,
                null,
                null,
                200,
                8,
                false,
                5,
                0.65,
                "hard-concrete",
                0.2,
                20,
                0,
                0.2,
                0.1,
                0.02,
                1e-3,
                0.1,
                1,
                0.99,
                100,
                true,
                8,
                0,
                128,
                OptimizerKind.SGD,
                "fp32",
                0,
                0.9,
                false,
                0,
                0.9,
                0.999,
                1e-8,
                0,
                ScheduleKind.LINEAR,
                0,
                0,
                42,
                0,
                "auto",
                "auto",
                DeviceShares.AUTO,
                null,
                0,
                3,
                null,
                0,
                0,
                10);
    }

    /** The names of all settings, in kebab case. */
    public static List<String> names() {
        return Settings.NAMES;
    }

    /**
     * These settings with one changed.
     *
     * @param name in kebab case
     * @param value as written on a command line
     * @throws KilnException with code {@code bad-option} for an unknown name (with a suggestion) or a wrong value
     */
    public TrainConfig with(String name, String value) {
        return Settings.with(this, name, value);
    }

    /** These settings with another seed, of a training beside a guarded one. */
    public TrainConfig seeded(long other) {
        return without("resume", "run-dir").with("seed", Long.toString(other)).with("guard", "false");
    }

    /** The unquantized training that one with these settings is measured against. */
    public TrainConfig baseline(long other) {
        return without("resume", "run-dir", "policy", "replay")
                .with("guard", "false")
                .with("exact", "false")
                .with("optimizer-state", "fp32")
                .with("recipe", "fp32")
                .with("seed", Long.toString(other));
    }

    private TrainConfig without(String... settings) {
        return Settings.without(this, List.of(settings));
    }

    /** Reads {@link #toJson}'s form onto the defaults; see {@link #merge}. */
    public static TrainConfig fromJson(String json, String where) {
        return defaults().merge(json, where);
    }

    /**
     * These settings with those of a JSON object instead. An object with a member {@code config} that is an object,
     * such as a {@code run.json}, is read from there.
     *
     * @param where names the JSON's origin in errors
     * @throws KilnException with code {@code bad-config} if it is no such object, {@code bad-option} for a wrong
     *     setting
     */
    public TrainConfig merge(String json, String where) {
        return Settings.merge(this, json, where);
    }

    /** All settings as one JSON object; absent ones are left out. */
    public String toJson() {
        return Settings.toJson(this);
    }

    /** The names of {@link #device}. */
    public List<String> devices() {
        return DeviceShares.names(device);
    }

    /** The learning rate that is used: the one asked for, or the optimizer's usual one. */
    public double effectiveLearningRate() {
        return learningRate > 0 ? learningRate : optimizer.usualLearningRate();
    }

    /** Whether the recipe takes neurons out. */
    public boolean isSparse() {
        return recipe.endsWith("dsart");
    }

    /** What neurons are taken out by. */
    public SparsitySettings sparsity() {
        GateMode mode = Arrays.stream(GateMode.values())
                .filter(candidate -> candidate.word().equals(gates))
                .findFirst()
                .orElseThrow();
        return new SparsitySettings(
                targetSparsity,
                mode,
                sparsifyUntil,
                sparsifyEvery,
                breakEven,
                sparsityGuard,
                regrow,
                equilibrium,
                activityThreshold,
                gateRate,
                multiplierRate,
                mapDecay,
                exchangeEvery,
                compact);
    }

    /** The formats that the recipe begins with. */
    public Precision precision(ModelSpec spec) {
        Precision begun = recipe.startsWith("hqaf") ? Precision.hqaf(spec) : Precision.fp32(spec);
        return exact ? begun.exactly() : begun;
    }

    private static boolean finiteFrom0(double value) {
        return value >= 0 && value < Double.POSITIVE_INFINITY;
    }

    private static void require(String name, boolean holds, String expected, Object actual) {
        if (!holds) {
            throw new KilnException("bad-option", "Setting --" + name + ": expected " + expected + ", found " + actual);
        }
    }
}
