package dev.kiln.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.data.SplitMix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FrontTest {
    private static boolean beats(Score a, Score b) {
        return a.cost() <= b.cost() && a.loss() <= b.loss() && !a.equals(b);
    }

    @Test
    void shouldHoldExactlyWhatNothingBeats() {
        for (long seed = 0; seed < 50; seed++) {
            SplitMix random = SplitMix.of(seed);
            List<Score> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                double loss = random.nextInt(9) == 0 ? Double.NaN : random.nextInt(20);
                all.add(new Score(random.nextInt(20), loss));
            }
            List<Score> front = Front.of(all, Function.identity());
            for (Score one : all) {
                boolean beaten = Double.isNaN(one.loss()) || all.stream().anyMatch(other -> beats(other, one));
                assertThat(front.contains(one)).as(one + " of " + all).isEqualTo(!beaten);
            }
            assertThat(front).doesNotHaveDuplicates();
            for (int i = 1; i < front.size(); i++) {
                assertThat(front.get(i).cost()).isGreaterThan(front.get(i - 1).cost());
                assertThat(front.get(i).loss()).isLessThan(front.get(i - 1).loss());
            }
        }
    }

    @Test
    void shouldBeEmptyForNothing() {
        assertThat(Front.of(List.<Score>of(), Function.identity())).isEmpty();
    }
}
