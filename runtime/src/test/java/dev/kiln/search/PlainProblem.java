package dev.kiln.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A separable problem: cost and loss of a candidate are sums over its slots. */
final class PlainProblem implements Problem {
    private final double[][] costs;
    private final double[][] losses;
    private final Map<Candidate, Integer> measured = new HashMap<>();

    PlainProblem(double[][] costs, double[][] losses) {
        this.costs = costs;
        this.losses = losses;
    }

    /** Wider costs more and loses less, each slot by its own amounts. */
    static PlainProblem random(int slots, long seed) {
        var random = dev.kiln.data.SplitMix.of(seed);
        double[][] costs = new double[slots][];
        double[][] losses = new double[slots][];
        for (int slot = 0; slot < slots; slot++) {
            float size = random.nextFloat(0.2f, 1);
            float weight = random.nextFloat(0, 1);
            costs[slot] = new double[] {4 * size, 8 * size, 16 * size};
            losses[slot] = new double[] {weight, weight * random.nextFloat(0, 0.9f), 0};
        }
        return new PlainProblem(costs, losses);
    }

    @Override
    public List<Integer> choices() {
        List<Integer> choices = new ArrayList<>();
        for (double[] slot : costs) {
            choices.add(slot.length);
        }
        return choices;
    }

    @Override
    public double cost(Candidate candidate) {
        return sum(costs, candidate);
    }

    double loss(Candidate candidate) {
        return sum(losses, candidate);
    }

    @Override
    public Score score(Candidate candidate) {
        measured.merge(candidate, 1, Integer::sum);
        return new Score(cost(candidate), loss(candidate));
    }

    /** How often each candidate was measured. */
    Map<Candidate, Integer> measured() {
        return measured;
    }

    /** What measuring each slot alone would tell. */
    Sensitivities sensitivities() {
        Sensitivities sensitivities = new Sensitivities();
        for (int slot = 0; slot < losses.length; slot++) {
            for (int place = 0; place < losses[slot].length - 1; place++) {
                sensitivities.put(slot, place, losses[slot][place] - losses[slot][losses[slot].length - 1]);
            }
        }
        return sensitivities;
    }

    /** All candidates there are. */
    List<Candidate> all() {
        List<Candidate> all = new ArrayList<>(List.of(narrowest()));
        for (int slot = 0; slot < slots(); slot++) {
            for (Candidate candidate : List.copyOf(all)) {
                for (int place = 1; place < choices().get(slot); place++) {
                    all.add(candidate.with(slot, place));
                }
            }
        }
        return all;
    }

    private static double sum(double[][] table, Candidate candidate) {
        double sum = 0;
        for (int slot = 0; slot < table.length; slot++) {
            sum += table[slot][candidate.place(slot)];
        }
        return sum;
    }
}
