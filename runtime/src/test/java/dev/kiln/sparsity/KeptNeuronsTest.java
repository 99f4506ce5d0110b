package dev.kiln.sparsity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.KilnException;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which neurons are kept, and the text that a checkpoint has of it. */
class KeptNeuronsTest {
    @Test
    void shouldReadWhatItWrites() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 200; round++) {
            KeptNeurons kept = KeptNeurons.all(List.of(random.nextInt(1, 80), random.nextInt(1, 300)));
            for (int layer = 0; layer < 2; layer++) {
                int width = kept.whole().get(layer);
                double share = random.nextDouble();
                BitSet chosen = new BitSet();
                chosen.set(random.nextInt(width));
                IntStream.range(0, width)
                        .filter(neuron -> random.nextDouble() < share)
                        .forEach(chosen::set);
                kept = kept.with(layer, chosen);
                assertThat(kept.copy(layer)).isEqualTo(chosen);
            }
            BitSet still = kept.copy(1);
            still.clear(0, random.nextInt(1, 300));
            kept = kept.freeze(1, still);
            assertThat(kept.trained(1) + still.cardinality())
                    .isEqualTo(kept.widths().get(1));
            SparsityState state = new SparsityState(kept, round % 2 == 0);
            assertThat(SparsityState.fromJson(state.toJson(), "here")).isEqualTo(state);
        }
    }

    /** Text that was damaged is read as some choice, or refused in a line; never anything else. */
    @Test
    void shouldReadOrRefuseAnyText() {
        BitSet still = new BitSet();
        still.set(3, 9);
        String whole = new SparsityState(KeptNeurons.all(List.of(40, 300)).freeze(0, still), true).toJson();
        SplittableRandom random = new SplittableRandom(8);
        String letters = "0123456789-,\"[]{}:null \\\u0000\uD800";
        int refused = 0;
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder(whole);
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, letters.charAt(random.nextInt(letters.length())));
                    default -> text.setCharAt(at, letters.charAt(random.nextInt(letters.length())));
                }
            }
            try {
                KeptNeurons kept =
                        SparsityState.fromJson(text.toString(), "here").kept();
                assertThat(kept.count()).isLessThanOrEqualTo(kept.total());
            } catch (KilnException e) {
                refused++;
                assertThat(e.getMessage()).contains("here").doesNotContain("\n");
            }
        }
        assertThat(refused).isBetween(2_000, 4_999);
    }

    @Test
    void shouldNumberNeuronsAsTheWholeNetworkDoes() {
        BitSet chosen = new BitSet();
        chosen.set(2, 5);
        chosen.set(7);
        KeptNeurons kept = KeptNeurons.all(List.of(8, 3)).with(0, chosen);
        assertThat(kept.ids(0)).containsExactly(2, 3, 4, 7);
        assertThat(kept.ranges(0)).isEqualTo("2-4,7");
        assertThat(kept.widths()).containsExactly(4, 3);
        assertThat(kept.count()).isEqualTo(7);
        assertThat(kept.total()).isEqualTo(11);
        assertThat(kept.has(0, 6)).isFalse();
        BitSet still = new BitSet();
        still.set(3);
        still.set(6);
        KeptNeurons frozen = kept.freeze(0, still);
        assertThat(frozen.ids(0)).containsExactly(2, 4, 7, 3);
        assertThat(frozen.trained(0)).isEqualTo(3);
        assertThat(frozen.frozenRanges(0)).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"widths\":[8],\"kept\":[\"0-8\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[\"3-2\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[\"2,1\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[\"2,2\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[\"\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[\"-1\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[\"1-2-3\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[\"99999999999\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[null],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[null],\"kept\":[\"0\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[8,8],\"kept\":[\"0\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[2147483647],\"kept\":[\"0\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[-1],\"kept\":[\"0\"],\"frozen\":[\"\"],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[\"0\"],\"frozen\":[\"\"]}",
                "{\"widths\":[8],\"kept\":[\"0\"],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[\"0-3\"],\"frozen\":[\"4\"],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[\"0-3\"],\"frozen\":[],\"gated\":true}",
                "{\"widths\":[8],\"kept\":[\"0\"],\"frozen\":[\"\"],\"gated\":true} x"
            })
    void shouldRefuseWhatIsNoChoiceOfNeurons(String text) {
        assertThatThrownBy(() -> SparsityState.fromJson(text, "of checkpoint X"))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("of checkpoint X");
    }
}
