package dev.kiln.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvolutionTest {
    private static List<Candidate> start(PlainProblem problem) {
        List<Candidate> start = new ArrayList<>(List.of(problem.widest(), problem.narrowest()));
        start.addAll(GreedyPath.from(problem.widest(), problem, problem.sensitivities()));
        return start;
    }

    private static Candidate evolve(PlainProblem problem, double limit, long seed) {
        Evolution evolution = new Evolution(problem, new Evolution.Settings(16, limit, seed), start(problem));
        for (int generation = 0; generation < 20; generation++) {
            evolution.next(() -> false);
        }
        return Objects.requireNonNull(evolution.best());
    }

    private static double middle(PlainProblem problem) {
        return 0.6 * problem.cost(problem.narrowest()) + 0.4 * problem.cost(problem.widest());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldFindTheOptimumOfASeparableProblem(long seed) {
        PlainProblem problem = PlainProblem.random(8, seed);
        double limit = middle(problem);
        double optimum = problem.all().stream()
                .filter(candidate -> problem.cost(candidate) <= limit)
                .mapToDouble(problem::loss)
                .min()
                .orElseThrow();
        assertThat(problem.loss(evolve(problem, limit, seed))).isEqualTo(optimum);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldNeverExceedItsLimitNorMeasureTwice(long seed) {
        PlainProblem problem = PlainProblem.random(12, seed);
        List<Candidate> given = start(problem);
        for (double share : new double[] {0, 0.1, 0.5, 0.9}) {
            problem.measured().clear();
            double limit = (1 - share) * problem.cost(problem.narrowest()) + share * problem.cost(problem.widest());
            Candidate best = evolve(problem, limit, seed);
            assertThat(problem.cost(best)).isLessThanOrEqualTo(limit);
            assertThat(problem.measured()).allSatisfy((candidate, times) -> {
                assertThat(times).isEqualTo(1);
                assertThat(given.contains(candidate) || problem.cost(candidate) <= limit)
                        .isTrue();
            });
        }
    }

    @Test
    void shouldGiveTheSameForTheSameSeed() {
        PlainProblem one = PlainProblem.random(12, 3);
        PlainProblem other = PlainProblem.random(12, 3);
        evolve(one, middle(one), 7);
        evolve(other, middle(other), 7);
        assertThat(one.measured()).isEqualTo(other.measured());
        PlainProblem third = PlainProblem.random(12, 3);
        evolve(third, middle(third), 8);
        assertThat(third.measured()).isNotEqualTo(one.measured());
    }

    @Test
    void shouldEndWhereNothingIsLeftToMeasure() {
        PlainProblem problem = PlainProblem.random(3, 5);
        double limit = problem.cost(problem.widest());
        Evolution evolution = new Evolution(problem, new Evolution.Settings(8, limit, 1), start(problem));
        int generations = 0;
        while (evolution.next(() -> false)) {
            generations++;
            assertThat(generations).isLessThan(27);
        }
        assertThat(problem.measured()).hasSizeBetween(20, 27);
    }

    @Test
    void shouldStopWhenAskedAndHaveNothingBelowTheLeastCost() {
        PlainProblem problem = PlainProblem.random(6, 2);
        double least = problem.cost(problem.narrowest());
        Evolution evolution = new Evolution(problem, new Evolution.Settings(8, least * 0.99, 1), start(problem));
        assertThat(evolution.best()).isNull();
        Evolution stopped = new Evolution(problem, new Evolution.Settings(8, least * 2, 1), start(problem));
        int before = problem.measured().size();
        assertThat(stopped.next(() -> true)).isFalse();
        assertThat(problem.measured()).hasSize(before);
    }

    @Test
    void shouldTakeALossThatIsNoNumberForTheWorst() {
        PlainProblem problem = new PlainProblem(new double[][] {{1, 2, 3}, {1, 2, 3}}, new double[][] {
            {Double.NaN, 0.5, 0.1}, {1, Double.NaN, 0}
        });
        Evolution evolution =
                new Evolution(problem, new Evolution.Settings(4, 5, 1), List.of(problem.narrowest(), problem.widest()));
        while (evolution.next(() -> false)) {
            assertThat(problem.measured()).hasSizeLessThanOrEqualTo(9);
        }
        assertThat(evolution.best()).isEqualTo(new Candidate(List.of(1, 2)));
    }
}
