package dev.kiln.evaluate;

/**
 * A way of training that is compared.
 *
 * @param recipe that it trains by
 * @param smallerOf recipe whose kept widths its network has; empty for the whole network
 */
public record Arm(String recipe, String smallerOf) {
    /** What everything is measured against. */
    public static final Arm DENSE = new Arm("fp32", "");

    /** A recipe on the whole network. */
    public static Arm of(String recipe) {
        return new Arm(recipe, "");
    }

    /** The control: dense FP32 from scratch, with the widths that a recipe came to. */
    public static Arm smallerThan(String recipe) {
        return new Arm(DENSE.recipe, recipe);
    }

    /** Whether its network depends on what a recipe came to. */
    public boolean isSmaller() {
        return !smallerOf.isEmpty();
    }

    /** For file names. */
    public String key() {
        return isSmaller() ? recipe + "-as-" + smallerOf : recipe;
    }

    /** For people. */
    public String label() {
        if (isSmaller()) {
            return "smaller dense, as " + smallerOf;
        }
        return equals(DENSE) ? "dense fp32" : recipe;
    }
}
