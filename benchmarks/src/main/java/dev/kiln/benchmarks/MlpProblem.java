package dev.kiln.benchmarks;

import dev.kiln.model.Model;
import dev.kiln.train.TrainConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * What all sides of {@code mlp-step} train: the same batches in memory, whose labels follow from their features, so
 * that there is something to learn.
 *
 * @param features of each batch, [B × I]
 * @param labels of each batch, [B]
 */
record MlpProblem(List<FloatArray> features, List<IntArray> labels) {
    /** Widths of the layers, inputs first. */
    static final List<Integer> WIDTHS = List.of(784, 1024, 1024, 10);

    /** Samples of a batch. */
    static final int BATCH = 128;

    private static final int BATCHES = 16;
    private static final int BRIGHT_STEP = 10;

    /** The problem, the same in every process. */
    static MlpProblem create() {
        SplittableRandom random = new SplittableRandom(7);
        int inputs = WIDTHS.getFirst();
        List<FloatArray> features = new ArrayList<>();
        List<IntArray> labels = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            FloatArray x = new FloatArray(BATCH * inputs);
            IntArray y = new IntArray(BATCH);
            for (int sample = 0; sample < BATCH; sample++) {
                int label = random.nextInt(WIDTHS.getLast());
                y.set(sample, label);
                for (int j = 0; j < inputs; j++) {
                    double bright = j % BRIGHT_STEP == label ? 0.3 : 0;
                    x.set(sample * inputs + j, (float) (random.nextDouble(-1, 1) + bright));
                }
            }
            features.add(x);
            labels.add(y);
        }
        return new MlpProblem(features, labels);
    }

    /** The training's settings. */
    static TrainConfig config(String optimizer) {
        return TrainConfig.defaults()
                .with("model", "mlp:1024,1024")
                .with("batch", Integer.toString(BATCH))
                .with("optimizer", optimizer)
                .with("weight-decay", "0");
    }

    /** The learning rate. */
    static float rate(String optimizer) {
        return optimizer.equals("sgd") ? 0.01f : 1e-3f;
    }

    /** The batch of a step. */
    int batch(long step) {
        return (int) (step % BATCHES);
    }

    /** Writes what libtorch starts from; the format is described there. */
    Path write(Model model) throws IOException {
        long bytes = 4L * (3 + WIDTHS.size()) + 4L * BATCHES * BATCH * (WIDTHS.getFirst() + 1);
        for (TornadoNativeArray parameter : model.arrays()) {
            bytes += parameter.getNumBytesOfSegment();
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(WIDTHS.size() - 1);
        WIDTHS.forEach(buffer::putInt);
        buffer.putInt(BATCH).putInt(BATCHES);
        for (TornadoNativeArray parameter : model.arrays()) {
            buffer.put(parameter.getSegment().asByteBuffer());
        }
        for (int i = 0; i < BATCHES; i++) {
            buffer.put(features.get(i).getSegment().asByteBuffer());
            buffer.put(labels.get(i).getSegment().asByteBuffer());
        }
        Path file = Files.createTempFile("kiln-mlp-step", ".bin");
        Files.write(file, buffer.array());
        return file;
    }
}
