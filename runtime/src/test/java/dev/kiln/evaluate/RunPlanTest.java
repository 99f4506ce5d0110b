package dev.kiln.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is trained in which order, and what a budget leaves out. */
class RunPlanTest {
    private static List<String> names(List<RunGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.slots().stream())
                .map(Slot::name)
                .toList();
    }

    @Test
    void shouldGoSeedBySeedWithControlsBehindTheFirstTwo() {
        List<RunGroup> groups = RunPlan.of(Runs.settings("dsart", 3, 4, 2));
        assertThat(groups.stream().map(RunGroup::title))
                .containsExactly(
                        "2 epochs, seed 42",
                        "4 epochs, seed 42",
                        "2 epochs, seed 43",
                        "4 epochs, seed 43",
                        "2 epochs, seed 42, controls",
                        "4 epochs, seed 42, controls",
                        "2 epochs, seed 43, controls",
                        "4 epochs, seed 43, controls",
                        "2 epochs, seed 44",
                        "4 epochs, seed 44",
                        "2 epochs, seed 44, controls",
                        "4 epochs, seed 44, controls");
        assertThat(names(groups.subList(0, 1))).containsExactly("fp32-e2-seed-42", "dsart-e2-seed-42");
        assertThat(names(groups.subList(4, 5))).containsExactly("fp32-as-dsart-e2-seed-42");
        assertThat(names(groups.subList(5, 6))).containsExactly("fp32-as-dsart-e4-seed-42", "dsart-wide-e4-seed-42");
    }

    @Test
    void shouldTrainEachHalfOfACombinedRecipeOnce() {
        EvaluationSettings settings = Runs.settings("hqaf+dsart,dsart", 1, 1);
        assertThat(settings.halves()).containsExactly("hqaf");
        assertThat(names(RunPlan.of(settings)))
                .containsExactly(
                        "fp32-e1-seed-42",
                        "hqaf+dsart-e1-seed-42",
                        "dsart-e1-seed-42",
                        "fp32-as-hqaf+dsart-e1-seed-42",
                        "fp32-as-dsart-e1-seed-42",
                        "dsart-wide-e1-seed-42",
                        "hqaf-e1-seed-42");
        List<String> all = names(RunPlan.of(Runs.settings("hqaf+dsart,dsart,hqaf", 5, 2, 4, 8)));
        assertThat(all).doesNotHaveDuplicates().hasSize(5 * (3 * 6 + 1));
        assertThat(names(RunPlan.of(Runs.settings("hqaf", 1, 1)))).hasSize(2);
    }

    /** Plays a queue in which each epoch of dense takes 1 s, of dsart 2 s, and of controls 1 s. */
    private static List<String> play(RunQueue queue, Set<Slot> done) {
        List<String> trained = new ArrayList<>();
        double elapsed = 0;
        for (Optional<RunGroup> group = queue.next(elapsed); group.isPresent(); group = queue.next(elapsed)) {
            for (Slot slot : group.get().slots()) {
                if (done.add(slot)) {
                    double seconds = slot.epochs() * (slot.arm().recipe().equals("dsart") ? 2.0 : 1.0);
                    elapsed += seconds;
                    queue.took(slot, seconds);
                    trained.add(slot.name());
                }
            }
        }
        return trained;
    }

    @Test
    void shouldTrainAllWithoutABudget() {
        List<RunGroup> groups = RunPlan.of(Runs.settings("dsart", 2, 1, 2));
        RunQueue queue = new RunQueue(groups, 0, slot -> false);
        assertThat(play(queue, new HashSet<>())).isEqualTo(names(groups));
        assertThat(queue.leftOut()).isEmpty();
    }

    @Test
    void shouldLeaveOutWhatDoesNotFitAndSayWhy() {
        List<RunGroup> groups = RunPlan.of(Runs.settings("dsart", 2, 1, 2));
        Set<Slot> done = new HashSet<>();
        RunQueue queue = new RunQueue(groups, 13, done::contains);
        // 3 s, 6 s and 3 s; then 6 s do not fit, but a control of 1 s does.
        assertThat(play(queue, done))
                .containsExactly(
                        "fp32-e1-seed-42",
                        "dsart-e1-seed-42",
                        "fp32-e2-seed-42",
                        "dsart-e2-seed-42",
                        "fp32-e1-seed-43",
                        "dsart-e1-seed-43",
                        "fp32-as-dsart-e1-seed-42");
        assertThat(queue.leftOut().stream().map(one -> one.group().title()))
                .containsExactly(
                        "2 epochs, seed 43",
                        "2 epochs, seed 42, controls",
                        "1 epoch, seed 43, controls",
                        "2 epochs, seed 43, controls");
        assertThat(queue.leftOut().getFirst().reason()).isEqualTo("needs about 6 s, 1 s of the budget were left");
    }

    @Test
    void shouldBeginInAnyCaseAndEstimateByTheDenseNetwork() {
        List<RunGroup> groups = RunPlan.of(Runs.settings("hqaf", 1, 1, 2));
        RunQueue queue = new RunQueue(groups, 0.001, slot -> false);
        assertThat(queue.secondsLeft(0)).isNaN();
        assertThat(queue.next(0)).isPresent();
        queue.took(new Slot(Arm.DENSE, 1, 42), 5);
        assertThat(queue.seconds(new Slot(Arm.of("hqaf"), 2, 42))).isEqualTo(20);
        queue.took(new Slot(Arm.of("hqaf"), 1, 42), 7);
        assertThat(queue.seconds(new Slot(Arm.of("hqaf"), 2, 42))).isEqualTo(14);
        queue.took(new Slot(Arm.of("hqaf"), 1, 42), Double.NaN);
        assertThat(queue.seconds(new Slot(Arm.of("hqaf"), 2, 42))).isEqualTo(14);
        assertThat(queue.next(12)).isEmpty();
        assertThat(queue.leftOut().getFirst().reason()).isEqualTo("needs about 24 s, 0 s of the budget were left");
    }

    @Test
    void shouldNotTrainAgainWhatIsDone() {
        List<RunGroup> groups = RunPlan.of(Runs.settings("dsart", 1, 1));
        RunQueue queue = new RunQueue(groups, 5, slot -> true);
        queue.took(new Slot(Arm.DENSE, 1, 42), 1000);
        assertThat(queue.secondsLeft(0)).isZero();
        assertThat(queue.next(100)).isPresent();
        assertThat(queue.takeRest()).hasSize(1);
        assertThat(queue.next(0)).isEmpty();
    }

    @Test
    void shouldMakeTheSettingsOfEachTraining() {
        EvaluationSettings settings = Runs.settings("hqaf+dsart", 2, 4);
        assertThat(settings.config(new Slot(Arm.of("hqaf+dsart"), 4, 43)).recipe())
                .isEqualTo("hqaf+dsart");
        assertThat(settings.config(new Slot(Arm.of("hqaf+dsart"), 4, 43)).seed())
                .isEqualTo(43);
        assertThat(settings.config(new Slot(Arm.DENSE, 4, 42)).epochs()).isEqualTo(4);
        assertThat(settings.config(new Slot(Arm.smallerThan("dsart"), 4, 42), List.of(3, 2))
                        .model())
                .isEqualTo("mlp:3,2");
        EvaluationSettings other = new EvaluationSettings(
                settings.base().with("model", "mlp:8,4:activation=gelu"), List.of("dsart"), 1, List.of(1), 0.9, 0);
        assertThat(other.config(new Slot(Arm.smallerThan("dsart"), 1, 42), List.of(3, 2))
                        .model())
                .isEqualTo("mlp:3,2:activation=gelu");
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        assertThatThrownBy(() -> Runs.settings("dsrt", 1, 1))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("--recipes")
                .hasMessageContaining("dsart");
        assertThatThrownBy(() -> Runs.settings("fp32", 1, 1)).hasMessageContaining("fp32");
        assertThatThrownBy(() -> Runs.settings("dsart", 0, 1)).hasMessageContaining("--seeds");
        assertThatThrownBy(() -> Runs.settings("dsart", 1, 0)).hasMessageContaining("--epochs");
        EvaluationSettings fine = Runs.settings("dsart", 1, 1);
        assertThatThrownBy(() -> new EvaluationSettings(fine.base(), fine.recipes(), 1, fine.epochs(), 98, 0))
                .hasMessageContaining("--target")
                .hasMessageContaining("0.98");
        assertThatThrownBy(() ->
                        new EvaluationSettings(fine.base(), fine.recipes(), 1, fine.epochs(), Double.NaN, Double.NaN))
                .hasMessageContaining("--budget");
    }
}
