package dev.kiln.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GreedyPathTest {
    @Test
    void shouldGoDownByTheStepsThatLoseLeastForWhatTheySave() {
        // The first slot hardly matters, the second much; the third has two choices of one cost.
        PlainProblem problem = new PlainProblem(
                new double[][] {{4, 8, 16}, {4, 8, 16}, {1, 1, 2}},
                new double[][] {{0.02, 0.01, 0}, {5, 1, 0}, {0.4, 0.3, 0}});
        assertThat(GreedyPath.from(problem.widest(), problem, problem.sensitivities()))
                .containsExactly(
                        new Candidate(List.of(1, 2, 2)),
                        new Candidate(List.of(0, 2, 2)),
                        new Candidate(List.of(0, 1, 2)),
                        new Candidate(List.of(0, 1, 1)),
                        new Candidate(List.of(0, 0, 1)));
    }

    @Test
    void shouldReachTheLeastCostEvenWhereLossesAreNoNumbers() {
        PlainProblem problem = new PlainProblem(new double[][] {{4, 8, 16}, {4, 8, 16}}, new double[][] {
            {Double.NaN, Double.NaN, 0}, {5, 1, 0}
        });
        assertThat(GreedyPath.from(problem.widest(), problem, problem.sensitivities()))
                .last()
                .isEqualTo(problem.narrowest());
    }
}
