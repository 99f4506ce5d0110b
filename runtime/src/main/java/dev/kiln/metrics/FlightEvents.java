package dev.kiln.metrics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * The events that a run leaves in a JDK Flight Recorder recording, beside the JVM's own, so that a pause of the
 * collector and a slow step are seen on one time line. They cost nothing while nobody records: the JVM's recorder,
 * which takes a while to start, is left alone until somebody has started it.
 */
public final class FlightEvents {
    private FlightEvents() {}

    /** Leaves a step in the recording, if there is one. */
    static void record(StepMetrics metrics) {
        if (FlightRecorder.isInitialized()) {
            Step event = new Step();
            event.fill(metrics);
            event.commit();
        }
    }

    /** Leaves an evaluation in the recording, if there is one. */
    static void record(EvaluationMetrics metrics) {
        if (FlightRecorder.isInitialized()) {
            Evaluation event = new Evaluation();
            event.fill(metrics);
            event.commit();
        }
    }

    /** Leaves a checkpoint in the recording, if there is one. */
    static void record(CheckpointMetrics metrics) {
        if (FlightRecorder.isInitialized()) {
            Checkpoint event = new Checkpoint();
            event.fill(metrics);
            event.commit();
        }
    }

    /** One training step: {@code begin()} before it, fill in and {@code commit()} after it. */
    @Name("dev.kiln.Step")
    @Label("Training step")
    @Description("One step of the training loop")
    @Category({"Kiln", "Training"})
    @StackTrace(false)
    public static final class Step extends Event {
        @Label("Step")
        public long step;

        @Label("Epoch")
        public int epoch;

        @Label("Samples")
        public int samples;

        @Label("Loss")
        public double loss;

        @Label("Learning rate")
        public double learningRate;

        /** Takes over what was measured. */
        public void fill(StepMetrics metrics) {
            step = metrics.step();
            epoch = metrics.epoch();
            samples = metrics.samples();
            loss = metrics.loss();
            learningRate = metrics.learningRate();
        }
    }

    /** One pass over data that is not trained on. */
    @Name("dev.kiln.Evaluation")
    @Label("Evaluation")
    @Description("One pass over validation or test data")
    @Category({"Kiln", "Training"})
    @StackTrace(false)
    public static final class Evaluation extends Event {
        @Label("Step")
        public long step;

        @Label("Split")
        public String split = "";

        @Label("Samples")
        public long samples;

        @Label("Loss")
        public double loss;

        @Label("Accuracy")
        public double accuracy;

        /** Takes over what was measured. */
        public void fill(EvaluationMetrics metrics) {
            step = metrics.step();
            split = metrics.split();
            samples = metrics.samples();
            loss = metrics.loss();
            accuracy = metrics.accuracy();
        }
    }

    /** One checkpoint written. */
    @Name("dev.kiln.Checkpoint")
    @Label("Checkpoint")
    @Description("A checkpoint was written and renamed into place")
    @Category({"Kiln", "Training"})
    @StackTrace(false)
    public static final class Checkpoint extends Event {
        @Label("Step")
        public long step;

        @Label("Path")
        public String path = "";

        @Label("Bytes")
        public long bytes;

        /** Takes over what was measured. */
        public void fill(CheckpointMetrics metrics) {
            step = metrics.step();
            path = metrics.path();
            bytes = metrics.bytes();
        }
    }
}
