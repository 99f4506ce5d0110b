package dev.kiln.search;

import dev.kiln.KilnException;
import dev.kiln.data.Dataset;
import dev.kiln.device.Target;
import dev.kiln.model.Model;
import dev.kiln.model.Precision;
import dev.kiln.precision.FormatWord;
import dev.kiln.precision.TensorClass;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches a policy for a trained network: the sensitivity of each tensor in each narrower format, greedy steps along
 * them, an evolution from there, and at the end the narrowest inputs with which the loss can't be told to be larger.
 * Every candidate is encoded from the weights with their residuals and measured by the loss of its own quantized
 * inference. The same settings give the same result on one engine, but for budgets of time.
 */
public final class PolicySearch {
    private final Space space;
    private final SearchSettings settings;
    private final SearchListener listener;
    private final PolicyProblem problem;
    private final Sensitivities sensitivities = new Sensitivities();
    private final List<Sensitivity> measured = new ArrayList<>();
    private int generations;

    private PolicySearch(Space space, SearchSettings settings, SearchListener listener, PolicyProblem problem) {
        this.space = space;
        this.settings = settings;
        this.listener = listener;
        this.problem = problem;
    }

    /**
     * Searches.
     *
     * @param trained weights, which stay as they are
     * @param validation data that a candidate is measured on
     * @throws KilnException with code {@code bad-option} if no policy is within the budget, {@code no-labels},
     *     {@code too-little-memory}, {@code bad-checkpoint} if the network has no loss, or {@code interrupted} if it
     *     was ended before a policy was found
     */
    public static SearchResult run(
            Model trained,
            Dataset validation,
            SearchSettings settings,
            Target target,
            TensorAllocator allocator,
            SearchListener listener) {
        long start = System.nanoTime();
        Space space = new Space(trained.network(), trained.precision());
        try (PolicyMeter meter =
                new PolicyMeter(trained, space, validation, settings.samples(), settings.seed(), target, allocator)) {
            PolicyProblem problem = new PolicyProblem(trained.network(), space, meter, settings.budget(), listener);
            PolicySearch search = new PolicySearch(space, settings, listener, problem);
            boolean timed = settings.budget().kind() == Budget.Kind.TIME;
            if (timed) {
                problem.warmUp();
            } else {
                search.requireWithin(problem.cost(problem.cheapest()), "possible");
            }
            return search.search(trained.precision(), meter, start);
        }
    }

    private SearchResult search(Precision formats, PolicyMeter meter, long start) {
        Precision recipe = Precision.hqaf(problem.network().spec());
        listener.onPart("references", 0, planned());
        Trial widest = problem.trial(problem.widest());
        if (!Double.isFinite(widest.loss())) {
            throw new KilnException(
                    "bad-checkpoint",
                    "The network's loss on validation data is " + widest.loss()
                            + " even in its widest formats; expected a number; search an earlier checkpoint");
        }
        if (settings.budget().kind() != Budget.Kind.TIME) {
            // Within the budget, so that there is a result wherever the search is ended.
            problem.trial(problem.cheapest());
        }
        Trial ofRecipe = problem.trial(space.nearest(recipe));
        Trial asTrained = problem.trial(space.nearest(formats));
        measureSensitivities(widest);
        walk(widest.candidate(), ofRecipe.candidate());
        Trial best = evolve();
        Candidate chosen = narrowInputs(best).candidate();
        if (settings.budget().kind() == Budget.Kind.TIME) {
            timeAgain(List.of(widest.candidate(), ofRecipe.candidate(), asTrained.candidate(), chosen));
        }
        return new SearchResult(
                settings,
                meter.samples(),
                meter.batch(),
                problem.trial(widest.candidate()),
                problem.trial(ofRecipe.candidate()),
                problem.trial(asTrained.candidate()),
                measured,
                problem.trials(),
                front(),
                problem.trial(chosen),
                generations,
                listener.isStopped(),
                (System.nanoTime() - start) / 1e9);
    }

    private List<Trial> front() {
        return Front.of(problem.trials(), settings.budget()::score);
    }

    /** What a reader compares: the front as well. */
    private void timeAgain(List<Candidate> others) {
        Set<Candidate> all = new LinkedHashSet<>(others);
        front().forEach(trial -> all.add(trial.candidate()));
        listener.onPart("times again", problem.trials().size(), all.size());
        for (Candidate candidate : all) {
            if (!listener.isStopped()) {
                problem.timeAgain(candidate);
            }
        }
    }

    private int planned() {
        int steps = problem.choices().stream().mapToInt(count -> count - 1).sum();
        return 2 + 3 * steps + settings.generations() * settings.population();
    }

    private void begin(Stage stage, String part, int left) {
        problem.enter(stage);
        listener.onPart(part, problem.trials().size(), left);
    }

    private void measureSensitivities(Trial widest) {
        int evolution = settings.generations() * settings.population();
        int steps = problem.choices().stream().mapToInt(count -> count - 1).sum();
        begin(Stage.SENSITIVITY, "sensitivities", 3 * steps + evolution);
        for (int i = 0; i < problem.slots(); i++) {
            Slot slot = space.slots().get(i);
            for (int place = slot.formats().size() - 2; place >= 0; place--) {
                if (listener.isStopped()) {
                    return;
                }
                Trial alone = problem.trial(widest.candidate().with(i, place));
                double change = alone.loss() - widest.loss();
                sensitivities.put(i, place, change);
                measured.add(new Sensitivity(
                        slot.layer(),
                        slot.tensor().word(),
                        FormatWord.of(slot.formats().get(place)),
                        change,
                        alone.accuracy() - widest.accuracy()));
            }
        }
    }

    /** Steps down from the widest formats, and again with the inputs of the recipe. */
    private void walk(Candidate widest, Candidate recipe) {
        Candidate withInputs = widest;
        for (int i = 0; i < problem.slots(); i++) {
            if (space.slots().get(i).tensor() == TensorClass.INPUTS) {
                withInputs = withInputs.with(i, recipe.place(i));
            }
        }
        List<Candidate> steps = new ArrayList<>(List.of(problem.cheapest()));
        steps.addAll(GreedyPath.from(widest, problem, sensitivities));
        steps.addAll(GreedyPath.from(withInputs, problem, sensitivities));
        begin(Stage.GREEDY, "greedy steps", steps.size() + settings.generations() * settings.population());
        for (Candidate step : steps) {
            if (listener.isStopped()) {
                break;
            }
            problem.trial(step);
        }
        if (!listener.isStopped()) {
            requireWithin(
                    problem.trials().stream()
                            .mapToDouble(settings.budget().kind()::of)
                            .min()
                            .orElse(Double.NaN),
                    "measured");
        }
    }

    private Trial evolve() {
        List<Candidate> first = problem.trials().stream().map(Trial::candidate).toList();
        Evolution.Settings how = new Evolution.Settings(
                Math.max(1, settings.population()), settings.budget().limit(), settings.seed());
        problem.enter(Stage.EVOLUTION);
        Evolution evolution = new Evolution(problem, how, first);
        boolean more = true;
        while (more && generations < settings.generations() && !listener.isStopped()) {
            int left = (settings.generations() - generations) * settings.population();
            begin(Stage.EVOLUTION, "generation " + (generations + 1) + " of " + settings.generations(), left);
            more = evolution.next(listener::isStopped);
            generations += more ? 1 : 0;
        }
        Candidate best = evolution.best();
        if (best == null) {
            throw new KilnException(
                    "interrupted",
                    "The search was ended before a policy within the budget was measured; nothing was written");
        }
        return problem.trial(best);
    }

    /** Inputs cost no bits of weights, so nothing so far kept them from being wider than they need. */
    private Trial narrowInputs(Trial best) {
        Trial chosen = best;
        begin(Stage.INPUTS, "narrower inputs", problem.slots());
        for (int i = 0; i < problem.slots(); i++) {
            if (space.slots().get(i).tensor() == TensorClass.INPUTS) {
                Trial narrower = narrowed(chosen, i, best);
                chosen = narrower == null ? chosen : narrower;
            }
        }
        return chosen;
    }

    private @Nullable Trial narrowed(Trial from, int slot, Trial best) {
        for (int place = 0; place < from.candidate().place(slot) && !listener.isStopped(); place++) {
            Trial trial = problem.trial(from.candidate().with(slot, place));
            if (settings.budget().allows(trial) && problem.isAsGoodAs(trial.candidate(), best.candidate())) {
                return trial;
            }
        }
        return null;
    }

    private void requireWithin(double least, String how) {
        Budget budget = settings.budget();
        if (!(least <= budget.limit())) {
            String word = budget.kind().word();
            String format = budget.kind() == Budget.Kind.BYTES ? "%.0f" : "%.3f";
            throw new KilnException(
                    "bad-option",
                    String.format(
                            Locale.ROOT,
                            "Option --budget-%s: expected at least " + format + ", the least that is %s for this"
                                    + " network, found " + format + "; raise the budget",
                            word,
                            // Rounded up, so that what is named is enough.
                            budget.kind() == Budget.Kind.BYTES ? least : Math.ceil(least * 1000) / 1000,
                            how,
                            budget.limit()));
        }
    }
}
