package dev.kiln.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * The trainings of an evaluation by priority: seed by seed, since a verdict needs two and an interval more; within a
 * seed the short schedules first, since they show what the longer ones will take; controls behind the first two seeds,
 * and then behind each. A network that stays as wide as it was takes as long as the dense one, and is trained with the
 * longest schedule alone.
 */
public final class RunPlan {
    /** The fewest that tell a spread. */
    private static final int SPREAD = 2;

    private RunPlan() {}

    /** All groups of trainings, the most important first. */
    public static List<RunGroup> of(EvaluationSettings settings) {
        List<RunGroup> groups = new ArrayList<>();
        int first = Math.min(SPREAD, settings.seeds());
        for (int i = 0; i < first; i++) {
            add(groups, settings, i, false);
        }
        for (int i = 0; i < first; i++) {
            add(groups, settings, i, true);
        }
        for (int i = first; i < settings.seeds(); i++) {
            add(groups, settings, i, false);
            add(groups, settings, i, true);
        }
        return groups;
    }

    private static void add(List<RunGroup> groups, EvaluationSettings settings, int number, boolean control) {
        long seed = settings.base().seed() + number;
        List<Arm> arms = control ? settings.controls() : settings.main();
        for (int epochs : settings.epochs()) {
            List<Slot> slots = arms.stream()
                    .filter(arm -> !arm.wide() || epochs == settings.epochs().getLast())
                    .map(arm -> new Slot(arm, epochs, seed))
                    .toList();
            if (!slots.isEmpty()) {
                groups.add(new RunGroup(epochs, seed, control, slots));
            }
        }
    }
}
