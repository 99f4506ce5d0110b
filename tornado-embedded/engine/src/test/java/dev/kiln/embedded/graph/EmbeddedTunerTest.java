package dev.kiln.embedded.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.embedded.opencl.OpenClDevice;
import dev.kiln.embedded.opencl.OpenClPlatforms;
import dev.kiln.tornado.spi.Engines;
import dev.kiln.tornado.spi.Tuner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class EmbeddedTunerTest {

    private static final int SIZE = 10_000;

    private final Tuner tuner = Engines.engine().tuner().orElseThrow();

    private OpenClDevice device;

    static void triple(KernelContext context, FloatArray x, FloatArray y) {
        int i = context.globalIdx;
        if (i < SIZE) {
            y.set(i, 3 * x.get(i));
        }
    }

    /** Keeps what it hears; stops after some measurements. */
    private static final class Witness implements Tuner.Listener {
        private final List<Tuner.Trial> trials = new ArrayList<>();
        private final int most;

        Witness(int most) {
            this.most = most;
        }

        @Override
        public void measuring(int number, int count, String subject) {
            assertThat(number).isBetween(1, count);
            assertThat(subject).isNotBlank();
        }

        @Override
        public void measured(Tuner.Trial trial) {
            trials.add(trial);
        }

        @Override
        public boolean isStopped() {
            return trials.size() == most;
        }
    }

    @BeforeEach
    void find() throws IOException {
        OpenClPlatforms platforms = OpenClPlatforms.find();
        Assumptions.assumeFalse(platforms.devices().isEmpty(), "No OpenCL device: " + platforms.reason());
        device = platforms.devices().getFirst();
        tuner.forget(device);
    }

    @Test
    void measuresWhatGraphsDo() throws IOException, TornadoExecutionPlanException {
        FloatArray x = new FloatArray(SIZE);
        FloatArray y = new FloatArray(SIZE);
        x.init(2);
        GridScheduler grids = new GridScheduler("g.triple", new WorkerGrid1D(10_240));
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, x)
                .task("triple", EmbeddedTunerTest::triple, new KernelContext(), x, y)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, y);
        Witness witness = new Witness(10);
        tuner.note(device);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withDevice(device).withGridScheduler(grids).execute();
            assertThat(tuner.measure(device, Long.MAX_VALUE, witness)).isZero();
            y.init(0);
            plan.execute();
            assertThat(y.get(SIZE - 1)).isEqualTo(6);
        }
        assertThat(witness.trials).hasSize(1);
        Tuner.Trial trial = witness.trials.getFirst();
        assertThat(trial.key()).isEqualTo("kernel.dev.kiln.embedded.graph.EmbeddedTunerTest#triple.14x0x0");
        assertThat(trial.usualNanos()).isPositive();
        assertThat(tuner.state(device).choices()).hasSize(trial.isBetter() ? 1 : 0);
    }

    static void bend(KernelContext context, FloatArray x, FloatArray y) {
        int i = context.globalIdx;
        if (i < SIZE) {
            float v = x.get(i);
            y.set(i, (float) Math.exp(v) / (1 + v * v) + (float) Math.sin(v) * (float) Math.log(2 + v));
        }
    }

    /** What a tuner could choose changes no bit, whatever the driver makes of a group. */
    @Test
    void groupsOfEverySizeGiveTheSameBits() throws IOException, TornadoExecutionPlanException {
        FloatArray x = new FloatArray(SIZE);
        for (int i = 0; i < SIZE; i++) {
            x.set(i, i % 1_000 / 500f - 1);
        }
        float[] expected = bent(x);
        for (int items = 1; items <= 4_096; items *= 2) {
            String key = "kernel." + EmbeddedTunerTest.class.getName() + "#bend.14x0x0";
            device.choices().remember(Map.of(key, Integer.toString(items)));
            assertThat(bent(x)).as("groups of %d", items).isEqualTo(expected);
        }
    }

    private float[] bent(FloatArray x) throws TornadoExecutionPlanException {
        FloatArray y = new FloatArray(SIZE);
        GridScheduler grids = new GridScheduler("g.bend", new WorkerGrid1D(10_240));
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, x)
                .task("bend", EmbeddedTunerTest::bend, new KernelContext(), x, y)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, y);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withDevice(device).withGridScheduler(grids).execute();
        }
        return y.toHeapArray();
    }

    @Test
    void measuresNothingWithoutTimeOrWork() throws IOException {
        tuner.note(device);
        assertThat(tuner.measure(device, Long.MAX_VALUE, new Witness(0))).isZero();
    }

    @Test
    void hasNothingToTuneOnTheHost() {
        var host = Engines.engine().runtime().getBackend(0).getDefaultDevice();
        Tuner.State state = tuner.state(host);
        assertThat(state.canTune()).isFalse();
        assertThat(state.reason()).contains("host");
        assertThat(state.choices()).isEmpty();
        assertThatThrownBy(() -> tuner.note(host)).isInstanceOf(IllegalArgumentException.class);
    }
}
