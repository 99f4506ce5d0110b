package dev.kiln.search;

/**
 * What a candidate came to.
 *
 * @param cost in the budget's unit, as it was measured where it can be
 * @param loss the smaller the better; one that is not a number is worse than any other
 */
public record Score(double cost, double loss) {}
