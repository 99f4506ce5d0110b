package dev.kiln.evaluate;

import dev.kiln.KilnException;
import dev.kiln.Suggestion;
import dev.kiln.train.TrainConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * What is evaluated.
 *
 * @param base settings of every training; its seed is the first one
 * @param recipes that are compared with dense FP32, the most important first
 * @param seeds number of seeds
 * @param epochs of the schedules, rising
 * @param target test accuracy to reach, 0…1; NaN for the dense network's, less a tenth of a point
 * @param budget seconds; 0 for no limit
 */
public record EvaluationSettings(
        TrainConfig base, List<String> recipes, int seeds, List<Integer> epochs, double target, double budget) {
    private static final List<String> RECIPES = List.of("hqaf", "dsart", "hqaf+dsart");

    /** What shows sharing of rows apart from fewer neurons and from fewer bits. */
    static final Arm SHARING = Arm.wide("dsart");

    private static final int MOST_SEEDS = 1_000;

    /**
     * Checks all of it.
     *
     * @throws KilnException with code {@code bad-option}
     */
    public EvaluationSettings {
        recipes = List.copyOf(new LinkedHashSet<>(recipes));
        epochs = epochs.stream().distinct().sorted().toList();
        require("--recipes", !recipes.isEmpty(), "at least one recipe", "none");
        for (String recipe : recipes) {
            if (!RECIPES.contains(recipe)) {
                throw new KilnException(
                        "bad-option",
                        "Option --recipes: unknown recipe \"" + recipe + "\"; " + Suggestion.hint(recipe, RECIPES));
            }
        }
        require("--seeds", seeds >= 1 && seeds <= MOST_SEEDS, "1 to " + MOST_SEEDS, seeds);
        require("--epochs", !epochs.isEmpty() && epochs.getFirst() >= 1, "numbers from 1, such as 2,4,8", epochs);
        require(
                "--target",
                Double.isNaN(target) || (target > 0 && target < 1),
                "an accuracy above 0 and below 1, such as 0.98",
                target);
        require("--budget", budget >= 0 && budget < Double.POSITIVE_INFINITY, "seconds from 0", budget);
    }

    private static void require(String name, boolean holds, String expected, Object actual) {
        if (!holds) {
            throw new KilnException("bad-option", "Option " + name + ": expected " + expected + ", found " + actual);
        }
    }

    /** Recipes that are only controls: each half of a combined one that is not evaluated itself. */
    public List<String> halves() {
        List<String> halves = new ArrayList<>();
        for (String recipe : recipes) {
            for (String half : recipe.split("\\+", -1)) {
                if (!recipes.contains(half) && !halves.contains(half)) {
                    halves.add(half);
                }
            }
        }
        return halves;
    }

    /** What stands beside a recipe: the smaller dense network, and each half of a combined one. */
    List<Arm> controls(String recipe) {
        List<Arm> controls = new ArrayList<>();
        if (recipe.endsWith("dsart")) {
            controls.add(Arm.smallerThan(recipe));
            controls.add(SHARING);
        }
        List<String> halves = List.of(recipe.split("\\+", -1));
        halves.stream().filter(half -> halves.size() > 1).map(Arm::of).forEach(controls::add);
        return controls;
    }

    /** All arms, dense FP32 first, controls last. */
    public List<Arm> arms() {
        List<Arm> arms = new ArrayList<>(main());
        arms.addAll(controls());
        return arms;
    }

    List<Arm> main() {
        List<Arm> arms = new ArrayList<>(List.of(Arm.DENSE));
        recipes.forEach(recipe -> arms.add(Arm.of(recipe)));
        return arms;
    }

    List<Arm> controls() {
        List<Arm> arms = new ArrayList<>();
        recipes.stream().filter(recipe -> recipe.endsWith("dsart")).forEach(r -> arms.add(Arm.smallerThan(r)));
        if (recipes.stream().anyMatch(recipe -> recipe.endsWith("dsart"))) {
            arms.add(SHARING);
        }
        halves().forEach(half -> arms.add(Arm.of(half)));
        return arms;
    }

    /** The settings of a training on the whole network. */
    public TrainConfig config(Slot slot) {
        TrainConfig config = slot.arm().recipe().equals(Arm.DENSE.recipe())
                ? base.baseline(slot.seed())
                : base.seeded(slot.seed()).with("recipe", slot.arm().recipe());
        return config.with(
                        "compact",
                        Boolean.toString(base.compact() && !slot.arm().wide()))
                .with("epochs", Integer.toString(slot.epochs()));
    }

    /**
     * The settings of a training of a smaller network.
     *
     * @param widths of its hidden layers
     * @throws KilnException with code {@code bad-option} where the model is a file
     */
    public TrainConfig config(Slot slot, List<Integer> widths) {
        String model = base.model();
        if (!model.startsWith("mlp:")) {
            throw new KilnException(
                    "bad-option", "Option --model: expected a line such as mlp:1024,1024, found " + model);
        }
        int rest = model.indexOf(':', "mlp:".length());
        String line =
                "mlp:" + String.join(",", widths.stream().map(Object::toString).toList());
        return config(slot).with("model", rest < 0 ? line : line + model.substring(rest));
    }

    /** In words, for the head of what is shown. */
    public String words() {
        return String.format(
                Locale.ROOT,
                "%s against dense fp32, schedules of %s epochs, %d %s",
                String.join(" and ", recipes),
                String.join(", ", epochs.stream().map(Object::toString).toList()),
                seeds,
                seeds == 1 ? "seed" : "seeds");
    }
}
