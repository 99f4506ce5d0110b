package dev.kiln.train;

import dev.kiln.kernels.GemmSpec;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.StoredMatrix;
import dev.kiln.kernels.WeightSteps;
import dev.kiln.model.Model;
import dev.kiln.model.Parameter;
import dev.kiln.model.Tasks;
import dev.kiln.model.WeightUpdates;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * FP32 weights of matrices that step where their gradient is computed, see {@link WeightSteps}: the product's task, and
 * the one behind all gradients that steps them where gradients are wanted.
 *
 * @param states what the optimizer remembers of a parameter, in order
 * @param settings of a parameter's step
 * @param unused two arrays in place of moments that the optimizer does not keep
 * @param wanted [1], whether gradients are
 * @param kind of step, of {@link dev.kiln.kernels.OptimizerSettings}
 * @param names of the parameters for which there is such a product
 */
record EarlySteps(
        Model model,
        Model gradients,
        Function<Parameter, List<StoredMatrix>> states,
        Function<Parameter, FloatArray> settings,
        List<FloatArray> unused,
        IntArray wanted,
        int kind,
        Set<String> names)
        implements WeightUpdates {

    EarlySteps(
            Model model,
            Model gradients,
            Function<Parameter, List<StoredMatrix>> states,
            Function<Parameter, FloatArray> settings,
            List<FloatArray> unused,
            IntArray wanted,
            int kind) {
        this(model, gradients, states, settings, unused, wanted, kind, new HashSet<>());
    }

    @Override
    public boolean append(Tasks tasks, String id, GemmSpec spec, StoredMatrix dy, StoredMatrix x, Parameter weight) {
        List<StoredMatrix> kept = states.apply(weight);
        boolean isPlain = Stream.concat(Stream.of(dy, x, model.matrix(weight), gradients.matrix(weight)), kept.stream())
                .allMatch(matrix -> matrix.format().equals(QuantFormat.FP32));
        if (!isPlain || !OptimizerPass.hasHostLibrary(tasks)) {
            return false;
        }
        names.add(weight.name());
        tasks.graph()
                .libraryTask(
                        id,
                        WeightSteps::product,
                        dy.floats(),
                        x.floats(),
                        gradients.array(weight),
                        model.array(weight),
                        kept.isEmpty() ? unused.getFirst() : kept.getFirst().floats(),
                        kept.size() < 2 ? unused.getLast() : kept.getLast().floats(),
                        settings.apply(weight),
                        wanted,
                        spec.m(),
                        spec.n(),
                        spec.k(),
                        kind);
        return true;
    }

    /** Whether {@link #append} has appended a parameter's product. */
    boolean has(Parameter parameter) {
        return names.contains(parameter.name());
    }

    /** Appends the task behind all gradients. */
    void appendStep(Tasks tasks, String id, Parameter weight, FloatArray first, FloatArray second, FloatArray clip) {
        tasks.graph()
                .libraryTask(
                        id,
                        WeightSteps::step,
                        model.array(weight),
                        gradients.array(weight),
                        first,
                        second,
                        settings.apply(weight),
                        clip,
                        wanted,
                        kind,
                        (int) weight.elements());
    }
}
