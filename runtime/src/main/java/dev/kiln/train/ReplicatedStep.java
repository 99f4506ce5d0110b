package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.data.Batch;
import dev.kiln.data.BatchLoader;
import dev.kiln.device.Devices;
import dev.kiln.device.Target;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.DivisionDecision;
import dev.kiln.metrics.DroppedDevice;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Inference;
import dev.kiln.model.Model;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Steps on several devices: each computes the gradients of its share of the batch, all at the same time; then their sum
 * steps the weights, once. A device that fails is left out from then on, and the step is done again by the others:
 * weights change only after all shares are there, so no sample is lost or counted twice.
 */
final class ReplicatedStep implements TrainingStep {
    private final List<Replica> replicas = new ArrayList<>();
    private final List<ReplicaThread> threads = new ArrayList<>();
    private final boolean[] dropped;
    private final long[] nanos;
    private final List<DeviceWork> work = new ArrayList<>();
    private final Model model;
    private final SharedState state;
    private final Divider divider;
    private final TrainListener listener;
    private final @Nullable FloatArray[] features = new FloatArray[BatchLoader.SLOTS];
    private final @Nullable IntArray[] labels = new IntArray[BatchLoader.SLOTS];
    private @Nullable Division told;
    private long profiledSteps;
    private float loss = Float.NaN;
    private int correct;

    /**
     * Opens all devices. The model belongs to the caller, who closes it after this.
     *
     * @param targets devices, in the order in which their gradients are added
     * @param factory opens them
     * @param divider divides batches among them
     * @param listener hears of divisions and of devices that fail
     */
    ReplicatedStep(
            Model model,
            TrainConfig config,
            List<Target> targets,
            Replica.Factory factory,
            Divider divider,
            TensorAllocator allocator,
            TrainListener listener) {
        this.divider = divider;
        this.listener = listener;
        this.dropped = new boolean[targets.size()];
        this.nanos = new long[targets.size()];
        try {
            for (Target target : targets) {
                Replica replica = factory.open(target, model, config, allocator);
                replicas.add(replica);
                threads.add(new ReplicaThread(replica));
                work.add(new DeviceWork());
            }
            List<Model> parts = replicas.stream().map(Replica::gradients).toList();
            this.model = model;
            this.state = new SharedState(model, config, parts, targets, Devices.home(targets), allocator);
        } catch (RuntimeException | Error e) {
            threads.forEach(ReplicaThread::close);
            replicas.forEach(Replica::close);
            throw e;
        }
    }

    @Override
    public void run(Batch batch, float learningRate, long number, TrainingPlan.Measure measure) {
        int slot = batch.slot();
        FloatArray samples = features[slot];
        IntArray classes = labels[slot];
        if (samples == null || classes == null) {
            samples = batch.features();
            classes = batch.labels();
            features[slot] = samples;
            labels[slot] = classes;
        }
        int size = batch.size();
        Division division = tell(number);
        while (!compute(division, samples, classes, size, number, measure.hasTasks())) {
            division = tell(number);
        }
        collect(division, size);
        update(division, size, learningRate, number, measure);
        profiledSteps += measure.hasTasks() ? 1 : 0;
        if (size == batch.capacity()) {
            divider.after(nanos);
        }
    }

    /** Runs all shares; false where a device failed, which is dropped then. */
    private boolean compute(
            Division division, FloatArray samples, IntArray classes, int size, long number, boolean profiled) {
        for (int i = 0; i < replicas.size(); i++) {
            int mine = division.samples(i, size);
            if (mine > 0) {
                threads.get(i)
                        .start(new Replica.Share(
                                samples,
                                classes,
                                division.first(i),
                                division.rows().get(i),
                                mine,
                                number,
                                profiled));
            }
        }
        List<@Nullable Throwable> failures = new ArrayList<>();
        for (int i = 0; i < replicas.size(); i++) {
            ReplicaThread thread = threads.get(i);
            failures.add(thread.await());
            nanos[i] = thread.nanos();
        }
        boolean whole = true;
        for (int i = 0; i < failures.size(); i++) {
            Throwable failure = failures.get(i);
            if (failure != null) {
                drop(i, number, failure);
                whole = false;
            }
        }
        return whole;
    }

    private void collect(Division division, int size) {
        double sum = 0;
        int right = 0;
        for (int i = 0; i < replicas.size(); i++) {
            int mine = division.samples(i, size);
            if (mine > 0) {
                sum += (double) replicas.get(i).loss() * mine;
                right += replicas.get(i).correct();
                work.get(i).add(mine, nanos[i]);
            }
        }
        loss = (float) (sum / size);
        correct = right;
    }

    private void update(Division division, int size, float learningRate, long number, TrainingPlan.Measure measure) {
        double[] shares = new double[replicas.size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (double) division.samples(i, size) / size;
        }
        while (true) {
            try {
                state.update(shares, learningRate, number, measure.hasNorm(), measure.hasTasks());
                return;
            } catch (RuntimeException | Error e) {
                int home = state.homeDevice();
                if (home < 0) {
                    throw e;
                }
                drop(home, number, e);
            }
        }
    }

    /** The division of a step; listeners are told where it is a new one. */
    private Division tell(long number) {
        Division division = divider.before(number);
        if (!division.equals(told)) {
            Map<String, Integer> rows = new LinkedHashMap<>();
            Map<String, Double> milliseconds = new LinkedHashMap<>();
            double[] measured = divider.milliseconds();
            for (int i = 0; i < replicas.size(); i++) {
                rows.put(replicas.get(i).name(), division.rows().get(i));
                if (i < measured.length && measured[i] > 0) {
                    milliseconds.put(replicas.get(i).name(), measured[i]);
                }
            }
            listener.onDivision(new DivisionDecision(number, divider.reason(), rows, milliseconds));
            told = division;
        }
        return division;
    }

    /** Goes on without a device, or throws where the failure is none of a device or no device is left. */
    private void drop(int device, long number, Throwable failure) {
        DeviceFailure.rethrowOther(failure);
        String name = replicas.get(device).name();
        String message = DeviceFailure.message(failure);
        dropped[device] = true;
        listener.onDropped(new DroppedDevice(number, name, message));
        int next = firstWorking();
        if (next < 0) {
            throw new KilnException(
                    "device-failed",
                    "No device is left at step " + (number + 1) + "; the last one, " + name + ", failed: " + message
                            + ". The checkpoints are whole: go on with --resume and a --device that works",
                    failure);
        }
        divider.drop(device);
        if (state.homeDevice() == device) {
            state.move(next);
        }
    }

    private int firstWorking() {
        for (int i = 0; i < dropped.length; i++) {
            if (!dropped[i]) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public <R> R evaluate(long stepsDone, Function<Inference, R> pass) {
        while (true) {
            int device = firstWorking();
            try {
                return pass.apply(replicas.get(device).inference());
            } catch (RuntimeException | Error e) {
                drop(device, stepsDone, e);
            }
        }
    }

    @Override
    public List<DeviceMetrics.Device> takeDevices() {
        List<DeviceMetrics.Device> devices = new ArrayList<>();
        for (int i = 0; i < replicas.size(); i++) {
            if (!dropped[i] && told != null) {
                devices.add(work.get(i).take(replicas.get(i).name(), told.rows().get(i)));
            }
        }
        return devices;
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public float loss() {
        return loss;
    }

    @Override
    public int correct() {
        return correct;
    }

    @Override
    public float gradientNorm() {
        return state.gradientNorm();
    }

    @Override
    public boolean hasFiniteGradients() {
        return state.hasFiniteGradients();
    }

    @Override
    public Map<String, Tensor> optimizerState() {
        return state.optimizerState();
    }

    @Override
    public void download() {
        // Weights and state are on the host after each step.
    }

    @Override
    public TaskProfile profile(long stepsDone) {
        List<TaskProfile.Task> tasks = new ArrayList<>();
        replicas.forEach(replica -> tasks.addAll(replica.profile()));
        tasks.addAll(state.profile());
        return new TaskProfile(stepsDone, profiledSteps, tasks);
    }

    @Override
    public void close() {
        threads.forEach(ReplicaThread::close);
        state.close();
        for (int i = 0; i < replicas.size(); i++) {
            try {
                replicas.get(i).close();
            } catch (RuntimeException e) {
                // What a lost device can't give back any more is lost with it.
                if (!dropped[i] || !DeviceFailure.isOne(e)) {
                    throw e;
                }
            }
        }
    }
}
