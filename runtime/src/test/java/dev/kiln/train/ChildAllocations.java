package dev.kiln.train;

import dev.kiln.data.DataSchema;
import dev.kiln.data.DataSplits;
import dev.kiln.data.Dataset;
import dev.kiln.data.Normalization;
import dev.kiln.device.Devices;
import dev.kiln.metrics.StepMetrics;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.HeapObjects.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What steps of {@code mlp:256,256} on the host device allocate on the heap, in a process of its own, which
 * {@link StepAllocationTest} starts. Arguments: {@code plan} or {@code trainer}, recipe, optimizer, a file for the
 * result and one for checkpoints. The result is that of the round of steps that allocated least: first the number of
 * objects without arrays of numbers, then a line for each class with its objects and bytes.
 *
 * <p>What the Vector API makes of vectors is left out. The JIT compiler keeps vectors in registers, but not from the
 * first step on, and in some processes, by the order in which it gets to its work, never all of them. Nothing in our
 * code decides that, and a step would count 0 bytes in one process and millions in the next.
 */
final class ChildAllocations {
    /** Steps of a round in a plan; every other one measures the gradients' norm. */
    static final int PLAN_STEPS = 40;

    /** Steps of a round in a trainer: it measures the tasks of one of so many, and logs one. */
    static final int TRAINER_STEPS = 47;

    private static final int BATCH = 128;
    private static final int FEATURES = 784;
    private static final int CLASSES = 10;

    /** Rounds of a plan at most, and until none is expected to load classes. */
    private static final int PLAN_ROUNDS = 20;

    private static final int TRAINER_ROUNDS = 10;

    private static final Comparator<Map<String, Count>> LEAST_FIRST =
            Comparator.comparingLong(ChildAllocations::objects).thenComparingLong(ChildAllocations::bytes);

    /** No array that the API makes of a vector has more: a long for each of 16 lanes, and the header. */
    private static final long MOST_VECTOR_BYTES = 16 + 16 * Long.BYTES;

    private @Nullable Map<String, Count> least;

    private ChildAllocations() {}

    /** Measures and writes the result. */
    public static void main(String[] arguments) throws IOException {
        TrainConfig config = TrainConfig.defaults()
                .with("model", "mlp:256,256")
                .with("recipe", arguments[1])
                .with("optimizer", arguments[2])
                .with("batch", Integer.toString(BATCH));
        ChildAllocations allocations = new ChildAllocations();
        if (arguments[0].equals("plan")) {
            allocations.measurePlan(config);
        } else {
            allocations.measureTrainer(config, Path.of(arguments[4]));
        }
        allocations.write(Path.of(arguments[3]));
    }

    private void measurePlan(TrainConfig config) {
        ModelSpec spec = ModelSpec.parse(config.model());
        Network network = Network.of(spec, FEATURES, CLASSES);
        FloatArray samples = new FloatArray(BATCH * FEATURES);
        samples.init(0.5f);
        IntArray classes = new IntArray(BATCH);
        try (TensorAllocator allocator = new TensorAllocator();
                Model model = Model.weights(network, config.precision(spec), allocator);
                TrainingPlan plan =
                        new TrainingPlan(model, config, Devices.select(Devices.EMBEDDED, "host"), allocator)) {
            model.initialize(1);
            long step = 0;
            for (int round = 0; round < PLAN_ROUNDS && (least == null || !least.isEmpty()); round++) {
                HeapObjects before = HeapObjects.collected();
                for (int i = 0; i < PLAN_STEPS; i++) {
                    TrainingPlan.Measure measure =
                            i % 2 == 0 ? TrainingPlan.Measure.NOTHING : TrainingPlan.Measure.NORM;
                    plan.run(samples, classes, BATCH, 1e-3f, step++, measure);
                }
                add(before, PLAN_STEPS / 2);
            }
        }
    }

    private void measureTrainer(TrainConfig config, Path checkpoints) {
        TrainConfig logged = config.with("log-every", Integer.toString(TRAINER_STEPS))
                .with("max-steps", Integer.toString(TRAINER_ROUNDS * TRAINER_STEPS))
                .with("checkpoint-every", "1000000")
                .with("epochs", "1");
        TrainListener listener = new TrainListener() {
            private HeapObjects before = HeapObjects.collected();

            @Override
            public void onStep(StepMetrics metrics) {
                add(before, 1);
                before = HeapObjects.collected();
            }
        };
        try (TensorAllocator allocator = new TensorAllocator();
                DataSplits data =
                        new DataSplits(new Ramps(TRAINER_ROUNDS * TRAINER_STEPS * BATCH), new Ramps(0), new Ramps(0))) {
            new Trainer(logged, data, allocator, checkpoints, listener).run();
        }
    }

    /** Ends a round, whose result counts if it allocated least; {@code most} objects of a class do not count. */
    private void add(HeapObjects before, int most) {
        HeapObjects after = HeapObjects.now();
        HeapObjects idle = HeapObjects.collected();
        Map<String, Count> looking = HeapObjects.now().since(idle);
        if (!after.isComparable(before)) {
            return;
        }
        Map<String, Count> found = new TreeMap<>();
        after.since(before).forEach((type, count) -> {
            Count own = count.less(looking.getOrDefault(type, Count.NONE));
            if (own.objects() >= most && !isOfVectors(type, own)) {
                found.put(type, own);
            }
        });
        if (least == null || LEAST_FIRST.compare(found, least) < 0) {
            least = found;
        }
    }

    /** Objects without arrays of numbers, which may be vectors. */
    private static long objects(Map<String, Count> counts) {
        return counts.entrySet().stream()
                .filter(entry -> !isNumbers(entry.getKey()))
                .mapToLong(entry -> entry.getValue().objects())
                .sum();
    }

    private static long bytes(Map<String, Count> counts) {
        return counts.values().stream().mapToLong(Count::bytes).sum();
    }

    private static boolean isNumbers(String type) {
        return type.startsWith("[") && type.length() == 2;
    }

    private static boolean isOfVectors(String type, Count count) {
        return type.startsWith("jdk.incubator.vector.")
                || type.startsWith("[Ljdk.internal.vm.") // fills gaps between objects
                || (isNumbers(type) && count.bytes() <= MOST_VECTOR_BYTES * count.objects())
                // Behind arrays, where vectors of one type become vectors of another.
                || type.startsWith("jdk.internal.foreign.HeapMemorySegmentImpl")
                || type.startsWith("jdk.internal.foreign.GlobalSession");
    }

    private void write(Path file) throws IOException {
        Map<String, Count> found = least;
        if (found == null) {
            throw new IllegalStateException("Each round filled the heap; a larger one is needed");
        }
        List<String> lines = new ArrayList<>();
        lines.add(Long.toString(objects(found)));
        found.forEach((type, count) -> lines.add(type + " " + count.objects() + " " + count.bytes()));
        Files.write(file, lines);
    }

    /** Samples that are computed when asked for, without allocating anything. */
    private record Ramps(int size) implements Dataset {
        @Override
        public String name() {
            return "ramps";
        }

        @Override
        public DataSchema schema() {
            List<String> names =
                    IntStream.range(0, CLASSES).mapToObj(c -> "class " + c).toList();
            return new DataSchema(names, List.of(), List.of(FEATURES), Normalization.NONE);
        }

        @Override
        public String fingerprint() {
            return "%064x".formatted(size);
        }

        @Override
        public void copyFeatures(int index, float[] into, int offset) {
            Arrays.fill(into, offset, offset + FEATURES, label(index) / (float) CLASSES);
        }

        @Override
        public float[] raw(int index) {
            float[] values = new float[FEATURES];
            copyFeatures(index, values, 0);
            return values;
        }

        @Override
        public int label(int index) {
            return index % CLASSES;
        }
    }
}
