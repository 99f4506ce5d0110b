package dev.kiln.benchmarks;

import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
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
 * @param shape of the network and its batches
 * @param features of each batch, [B × I]
 * @param labels of each batch, [B]
 */
record MlpProblem(Shape shape, List<FloatArray> features, List<IntArray> labels) {
    private static final int FEATURES = 784;
    private static final int CLASSES = 10;
    private static final int BATCHES = 16;
    private static final int BRIGHT_STEP = 10;

    /**
     * An MLP with two hidden layers.
     *
     * @param batch samples of a batch
     * @param width neurons of a hidden layer
     */
    record Shape(int batch, int width) {
        /** What is measured where nothing else is asked for. */
        static final Shape USUAL = new Shape(128, 1024);

        /** What the options {@code --batch} and {@code --width} ask for. */
        static Shape of(Options options) {
            return new Shape(
                    options.number("--batch", USUAL.batch, 1), options.number("--width", USUAL.width, CLASSES));
        }

        /** The network. */
        Network network() {
            return Network.of(ModelSpec.parse(model()), FEATURES, CLASSES);
        }

        /** Samples a second of steps that took so long. */
        double rate(long steps, long nanos) {
            return batch * 1e9 * steps / nanos;
        }

        /** The options of this shape, as a suffix of a command; nothing for the usual one. */
        String options() {
            return equals(USUAL) ? "" : " --batch " + batch + " --width " + width;
        }

        private String model() {
            return "mlp:" + width + "," + width;
        }

        private List<Integer> widths() {
            return List.of(FEATURES, width, width, CLASSES);
        }
    }

    /** The problem, the same in every process. */
    static MlpProblem create(Shape shape) {
        SplittableRandom random = new SplittableRandom(7);
        int batch = shape.batch();
        List<FloatArray> features = new ArrayList<>();
        List<IntArray> labels = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            FloatArray x = new FloatArray(batch * FEATURES);
            IntArray y = new IntArray(batch);
            for (int sample = 0; sample < batch; sample++) {
                int label = random.nextInt(CLASSES);
                y.set(sample, label);
                for (int j = 0; j < FEATURES; j++) {
                    double bright = j % BRIGHT_STEP == label ? 0.3 : 0;
                    x.set(sample * FEATURES + j, (float) (random.nextDouble(-1, 1) + bright));
                }
            }
            features.add(x);
            labels.add(y);
        }
        return new MlpProblem(shape, features, labels);
    }

    /** The training's settings. */
    static TrainConfig config(Shape shape, String optimizer) {
        return TrainConfig.defaults()
                .with("model", shape.model())
                .with("batch", Integer.toString(shape.batch()))
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
        List<Integer> widths = shape.widths();
        long bytes = 4L * (3 + widths.size()) + 4L * BATCHES * shape.batch() * (FEATURES + 1);
        for (TornadoNativeArray parameter : model.arrays()) {
            bytes += parameter.getNumBytesOfSegment();
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(widths.size() - 1);
        widths.forEach(buffer::putInt);
        buffer.putInt(shape.batch()).putInt(BATCHES);
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
