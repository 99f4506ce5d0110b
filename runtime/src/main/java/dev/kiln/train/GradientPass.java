package dev.kiln.train;

import dev.kiln.kernels.ExactSoftmax;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.LossScaling;
import dev.kiln.kernels.Losses;
import dev.kiln.kernels.Metrics;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.Softmax;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.model.BackwardPass;
import dev.kiln.model.ForwardPass;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.model.NeuronWatch;
import dev.kiln.model.Tasks;
import dev.kiln.model.WeightUpdates;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * The tasks from samples to gradients: forward, loss, backward. Rows at and beyond the batch size have no effect.
 *
 * @param loss [1], mean over the real rows
 * @param correct [1], real rows that were classified right
 */
record GradientPass(FloatArray loss, IntArray correct) {
    /** Allocates the results. */
    static GradientPass allocate(Memory memory) {
        return new GradientPass(memory.floats("statistics", 1), memory.ints("statistics", 1));
    }

    /**
     * Appends the tasks.
     *
     * @param gradients of the parameters, which are written
     * @param scratch for what the tasks only pass on to each other
     * @param lossScale state of the loss scaling, for FP16 gradients
     * @param watch looks at hidden neurons on the way; null for none
     * @param updates may step weights on the way
     * @return the forward pass
     */
    ForwardPass append(
            Tasks tasks,
            Model model,
            Model gradients,
            Memory scratch,
            StepInputs inputs,
            @Nullable FloatArray lossScale,
            @Nullable NeuronWatch watch,
            WeightUpdates updates) {
        int rows = inputs.labels().getSize();
        ForwardPass forward = ForwardPass.training(
                tasks,
                model,
                scratch,
                rows,
                inputs.features(),
                inputs.dropoutKey(),
                watch == null ? null : watch.gating());
        int classes = model.network().classes();
        FloatArray ofLoss = appendLoss(tasks, model, scratch, inputs, forward.logits());
        StoredMatrix ofLogits = StoredMatrix.of(ofLoss, rows, classes);
        if (lossScale != null) {
            ofLogits = scratch.matrix("scratch", QuantFormat.FP16, rows, classes);
            ShortArray scaled = (ShortArray) ofLogits.codes();
            int n = rows * classes;
            tasks.graph().task("loss-scale", LossScaling::apply, tasks.context(), ofLoss, lossScale, scaled, n);
            tasks.launch("loss-scale", LaunchGrid.lanes(n));
        }
        BackwardPass.append(tasks, model, gradients, scratch, forward, ofLogits, watch, updates);
        return forward;
    }

    private FloatArray appendLoss(Tasks tasks, Model model, Memory scratch, StepInputs inputs, FloatArray logits) {
        IntArray labels = inputs.labels();
        IntArray batchSize = inputs.batchSize();
        int rows = labels.getSize();
        int classes = model.network().classes();
        FloatArray ofLogits = scratch.floats("scratch", rows, classes);
        FloatArray rowLoss = scratch.floats("scratch", rows);
        IntArray hits = scratch.ints("scratch", rows);
        var graph = tasks.graph();
        var context = tasks.context();
        if (model.precision().exact()) {
            graph.task(
                    "loss",
                    ExactSoftmax::crossEntropy,
                    context,
                    logits,
                    labels,
                    batchSize,
                    ofLogits,
                    rowLoss,
                    rows,
                    classes);
        } else {
            graph.task(
                    "loss",
                    Softmax::crossEntropy,
                    context,
                    logits,
                    labels,
                    batchSize,
                    ofLogits,
                    rowLoss,
                    rows,
                    classes);
        }
        graph.task("loss-mean", Losses::mean, context, rowLoss, batchSize, loss, rows)
                .task("hits", Metrics::topK, context, logits, labels, batchSize, hits, rows, classes, 1)
                .task("hits-count", Metrics::count, context, hits, correct, rows);
        tasks.launch("loss", LaunchGrid.lanes(rows));
        tasks.launch("loss-mean", LaunchGrid.lanes(1));
        tasks.launch("hits", LaunchGrid.lanes(rows));
        tasks.launch("hits-count", LaunchGrid.lanes(1));
        return ofLogits;
    }
}
