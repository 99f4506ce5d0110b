package dev.kiln.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.data.DataOptions;
import dev.kiln.data.DataSources;
import dev.kiln.data.DataSplits;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.model.Parameter;
import dev.kiln.model.Precision;
import dev.kiln.precision.Bits;
import dev.kiln.precision.Policy;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySearchTest {
    private static final Network NETWORK = Network.of(ModelSpec.parse("mlp:20,33:norm=layer"), 50, 7);

    @Test
    void shouldCountBitsAndBytesAsModelsStoreThem() {
        Space space = new Space(NETWORK, Precision.fp32(NETWORK.spec()));
        try (TensorAllocator allocator = new TensorAllocator();
                Model model = Model.weights(NETWORK, Precision.hqaf(NETWORK.spec()), allocator)) {
            model.initialize(5);
            try (Encodings encodings = new Encodings(model, space, allocator)) {
                for (int place = 0; place < 3; place++) {
                    Candidate candidate = new Candidate(List.of(place, 2, 2 - place, 0, 1));
                    try (Model assembled = encodings.assemble(space.precision(candidate))) {
                        assertThat((double) Bits.storedBytes(NETWORK, space.policy(candidate)))
                                .isEqualTo(assembled.bitsPerWeightWithoutResiduals() * NETWORK.parameterCount() / 8);
                    }
                }
            }
        }
    }

    @Test
    void shouldPutCandidatesTogetherFromTheWeightsWithTheirResiduals() {
        Precision hqaf = Precision.hqaf(NETWORK.spec());
        Space space = new Space(NETWORK, hqaf);
        Candidate mixed = space.nearest(hqaf).with(0, 1).with(2, 0);
        try (TensorAllocator allocator = new TensorAllocator();
                Model trained = Model.weights(NETWORK, hqaf, allocator)) {
            trained.initialize(5);
            try (Encodings encodings = new Encodings(trained, space, allocator);
                    Model assembled = encodings.assemble(space.precision(mixed));
                    Model expected = trained.encoded(space.precision(mixed), allocator)) {
                expected.tensors().forEach((name, tensor) -> {
                    var other =
                            java.util.Objects.requireNonNull(assembled.tensors().get(name));
                    assertThat(other.segment().mismatch(tensor.segment()))
                            .as(name)
                            .isEqualTo(-1);
                });
                for (Parameter parameter : NETWORK.parameters()) {
                    float[] before = new float[trained.matrix(parameter).columns()];
                    float[] after = new float[before.length];
                    trained.restoreRow(parameter, 0, before);
                    assembled.restoreRow(parameter, 0, after);
                    assertThat(after).containsExactly(before, org.assertj.core.data.Offset.offset(1e-3f));
                }
            }
        }
    }

    @Test
    void shouldKeepGradientsAndTheFormatOfTheData() {
        Precision hqaf = Precision.hqaf(NETWORK.spec());
        for (Precision trained : List.of(hqaf, Precision.fp32(NETWORK.spec()))) {
            Space space = new Space(NETWORK, trained);
            assertThat(space.slots()).hasSize(5);
            assertThat(space.precision(space.nearest(hqaf))).isEqualTo(hqaf);
            Policy widest = space.policy(new Candidate(List.of(2, 2, 2, 2, 2)));
            assertThat(widest.fit(NETWORK, "here").layers())
                    .allSatisfy(layer -> assertThat(layer.gradients().name()).isEqualTo("FP16"))
                    .allSatisfy(layer -> assertThat(layer.weights().name()).isEqualTo("BF16"));
        }
    }

    /** Ends a search after some measurements. */
    private record Ending(int after, List<Trial> heard) implements SearchListener {
        @Override
        public void onPart(String part, int done, int left) {
            assertThat(left).as(part).isNotNegative();
        }

        @Override
        public void onTrial(Trial trial) {
            heard.add(trial);
        }

        @Override
        public boolean isStopped() {
            return heard.size() >= after;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 20, 1000})
    void shouldHaveTheBestSoFarWhereverItIsEnded(int after) {
        Budget budget = new Budget(Budget.Kind.BITS, 6.5);
        Target host = Devices.select(Devices.EMBEDDED, "host");
        DataOptions options = DataOptions.defaults().withValidationFraction(0.3);
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits data = DataSources.open("glyphs:n=120,test=20", options, allocator)) {
            Network network = Network.of(
                    ModelSpec.parse("mlp:16,12"),
                    data.train().features(),
                    data.train().classNames().size());
            try (Model model = Model.weights(network, Precision.hqaf(network.spec()), allocator)) {
                model.initialize(5);
                Ending ending = new Ending(after, new ArrayList<>());
                SearchResult result = PolicySearch.run(
                        model, data.validation(), new SearchSettings(budget, 2, 4, 20, 1), host, allocator, ending);
                assertThat(result.stopped()).isEqualTo(after < 1000);
                assertThat(result.trials()).isEqualTo(ending.heard()).hasSizeGreaterThan(2);
                assertThat(budget.allows(result.chosen())).isTrue();
                assertThat(result.samples()).isEqualTo(20);
                assertThat(result.chosen().policy().fit(network, "here").isQuantized())
                        .isTrue();
                if (after < 1000) {
                    double least = result.trials().stream()
                            .filter(budget::allows)
                            .mapToDouble(Trial::loss)
                            .min()
                            .orElseThrow();
                    assertThat(result.chosen().loss()).isEqualTo(least);
                    assertThat(result.trials()).hasSizeLessThanOrEqualTo(Math.max(after, 4));
                }
            }
        }
    }

    @Test
    void shouldTellLossesApartOnlyBeyondTheirError() {
        Losses base = new Losses(new float[] {1, 2, 3, 4});
        assertThat(base.mean()).isEqualTo(2.5);
        assertThat(base.isAsGoodAs(base)).isTrue();
        assertThat(new Losses(new float[] {2, 3, 4, 5}).isAsGoodAs(base)).isFalse();
        assertThat(base.isAsGoodAs(new Losses(new float[] {2, 3, 4, 5}))).isTrue();
        assertThat(new Losses(new float[] {3, 1, 3, 4}).isAsGoodAs(base)).isTrue();
        assertThat(new Losses(new float[] {Float.NaN, 1, 3, 4}).isAsGoodAs(base))
                .isFalse();
    }
}
