package dev.kiln.evaluate;

/**
 * A way of training that is compared.
 *
 * @param recipe that it trains by
 * @param smallerOf recipe whose kept widths its network has; empty for the whole network
 * @param wide whether neurons that are out stay in the matrices as zeros, for rows to be shared
 */
public record Arm(String recipe, String smallerOf, boolean wide) {
    /** What everything is measured against. */
    public static final Arm DENSE = new Arm("fp32", "", false);

    /** A recipe on the whole network. */
    public static Arm of(String recipe) {
        return new Arm(recipe, "", false);
    }

    /** The control: dense FP32 from scratch, with the widths that a recipe came to. */
    public static Arm smallerThan(String recipe) {
        return new Arm(DENSE.recipe, recipe, false);
    }

    /** The control: a recipe that leaves the network as wide as it was. */
    public static Arm wide(String recipe) {
        return new Arm(recipe, "", true);
    }

    /** Whether its network depends on what a recipe came to. */
    public boolean isSmaller() {
        return !smallerOf.isEmpty();
    }

    /** For file names. */
    public String key() {
        return isSmaller() ? recipe + "-as-" + smallerOf : wide ? recipe + "-wide" : recipe;
    }

    /** For people. */
    public String label() {
        if (isSmaller()) {
            return "smaller dense, as " + smallerOf;
        }
        if (wide) {
            return recipe + " at equal width";
        }
        return equals(DENSE) ? "dense fp32" : recipe;
    }
}
