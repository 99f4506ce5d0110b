package dev.kiln.cli;

import dev.kiln.KilnException;
import dev.kiln.data.DataSplits;
import dev.kiln.data.Dataset;
import dev.kiln.device.Target;
import dev.kiln.export.GoldenVectors;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.kernels.reference.IntegerGemm;
import dev.kiln.metrics.MetricsJson;
import dev.kiln.model.LayerInputs;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Test vectors of one layer of a checkpoint: real activations, computed by the network. */
final class GoldenExport {
    /** The sums of a layer are the largest file; its size in hexadecimal has nine times as many bytes as sums. */
    private static final long MOST_SUMS = 1L << 28;

    private final TrainedModel trained;
    private final GoldenOptions options;
    private final Target target;
    private final TensorAllocator allocator;
    private final IntegerLayer layer;

    GoldenExport(TrainedModel trained, GoldenOptions options, Target target, TensorAllocator allocator) {
        this.trained = trained;
        this.options = options;
        this.target = target;
        this.allocator = allocator;
        this.layer = IntegerLayer.find(trained, options.layer);
    }

    /** The layer's name. */
    String layer() {
        return layer.name();
    }

    /** Writes the directory, and says what is in it. */
    ObjectNode write() {
        try (DataSplits splits = trained.data(options.data, allocator)) {
            Dataset data = splits.test().size() > 0 ? splits.test() : splits.train();
            require(
                    options.samples >= 1 && options.samples <= data.size(),
                    "--samples: expected 1 to " + data.size() + ", the samples of " + data.name() + ", found "
                            + options.samples);
            StoredMatrix weights = layer.weights();
            long sums =
                    (long) options.samples * weights.rows() * weights.format().groups(weights.columns());
            require(
                    sums <= MOST_SUMS,
                    "--samples: expected at most " + MOST_SUMS / (sums / options.samples) + " for this layer, found "
                            + options.samples);
            try (LayerInputs inputs = layer.inputs(options.samples, target, allocator)) {
                GoldenVectors vectors = new GoldenVectors(
                        new IntegerGemm(inputs.run(IntegerLayer.features(data, options.samples)), weights),
                        bias(),
                        layer.exact());
                vectors.write(options.directory, origin(data));
            }
            return MetricsJson.object()
                    .put("output", options.directory.toString())
                    .put("format", "golden")
                    .put("checkpoint", trained.directory().toString())
                    .put("layer", layer())
                    .put("samples", options.samples)
                    .put("sums", sums)
                    .put("exact", layer.exact());
        }
    }

    private List<Float> bias() {
        FloatArray values = layer.bias();
        List<Float> bias = new ArrayList<>();
        for (int i = 0; i < values.getSize(); i++) {
            bias.add(values.get(i));
        }
        return bias;
    }

    private ObjectNode origin(Dataset data) {
        return MetricsJson.object()
                .put("kiln", Version.number())
                .put("step", trained.checkpoint().step())
                .put("weights_sha256", trained.checkpoint().weightsSha256())
                .put("layer", layer())
                .put("data", data.name())
                .put("data_fingerprint", data.fingerprint());
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new KilnException("bad-option", "Option " + problem);
        }
    }
}
