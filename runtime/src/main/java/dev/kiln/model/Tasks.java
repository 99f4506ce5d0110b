package dev.kiln.model;

import dev.kiln.device.Capabilities;
import dev.kiln.kernels.CublasGemm;
import dev.kiln.kernels.Epilogue;
import dev.kiln.kernels.Gemm;
import dev.kiln.kernels.GemmKernels;
import dev.kiln.kernels.GemmSpec;
import dev.kiln.kernels.QuantFormat;
import dev.kiln.kernels.QuantizedGemm;
import dev.kiln.kernels.StoredMatrix;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A task graph under construction, with the launch grids of its tasks and the memory that they share.
 *
 * @param graph to which tasks are appended
 * @param grids of the plan that the graph will belong to
 * @param context that kernels are given
 * @param capabilities of the device that will run the graph
 * @param unused one element, in the place of an array that a kernel does not read
 * @param exact whether every engine is to compute the same bits
 */
public record Tasks(
        TaskGraph graph,
        GridScheduler grids,
        KernelContext context,
        Capabilities capabilities,
        FloatArray unused,
        boolean exact) {
    /** A new graph. */
    public static Tasks of(String graphName, GridScheduler grids, Capabilities capabilities) {
        return new Tasks(new TaskGraph(graphName), grids, new KernelContext(), capabilities, new FloatArray(1), false);
    }

    /** These tasks for a model: in the same bits on every engine where it asks for that. */
    Tasks of(Model model) {
        return new Tasks(
                graph, grids, context, capabilities, unused, model.precision().exact());
    }

    /** Says how the task {@code id} is launched. */
    public void launch(String id, WorkerGrid grid) {
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id, grid);
    }

    /** Appends a matrix product without an auxiliary array. */
    public void product(String id, GemmSpec spec, StoredMatrix a, StoredMatrix b, StoredMatrix c, Memory scratch) {
        if (spec.epilogue().readsAux()) {
            throw new IllegalArgumentException(
                    "product " + id + ": epilogue " + spec.epilogue() + " needs an array, found none");
        }
        product(id, spec, a, b, c, StoredMatrix.of(unused, 1, 1), scratch);
    }

    /**
     * Appends a matrix product in the form that the device computes best; see {@link QuantizedGemm#append}.
     *
     * @param scratch for decoded operands, where the device has no product of stored matrices
     */
    public void product(
            String id,
            GemmSpec spec,
            StoredMatrix a,
            StoredMatrix b,
            StoredMatrix c,
            StoredMatrix aux,
            Memory scratch) {
        boolean plain =
                Stream.of(a, b, c, aux).allMatch(matrix -> matrix.format().equals(QuantFormat.FP32));
        if (exact) {
            new ExactProducts(this, scratch).append(id, spec, a, b, c, aux);
        } else if (plain) {
            product(id, spec, a.floats(), b.floats(), c.floats(), aux.floats());
        } else if (capabilities.products() == Capabilities.Products.LIBRARY) {
            QuantizedGemm.append(graph, id, spec, a, b, c, aux.codes() == unused ? c : aux, false);
        } else {
            FormatTasks formats = new FormatTasks(this);
            FloatArray left = formats.decoded(id + "-left", a, scratch);
            FloatArray right = formats.decoded(id + "-right", b, scratch);
            FloatArray mask = formats.decoded(id + "-mask", aux, scratch);
            boolean direct = c.format().equals(QuantFormat.FP32);
            FloatArray result = direct ? c.floats() : scratch.floats("scratch", c.rows(), c.columns());
            product(id, spec, left, right, result, mask);
            if (!direct) {
                formats.encode(id + "-encode", result, c);
            }
        }
    }

    private void product(String id, GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        switch (capabilities.products()) {
            case LIBRARY -> Gemm.append(graph, id, spec, a, b, c, aux == unused ? c : aux);
            case CUBLAS -> {
                CublasGemm.appendProduct(graph, id, spec, a, b, c, aux == unused ? c : aux);
                if (spec.epilogue() != Epilogue.NONE) {
                    String epilogue = id + "-epilogue";
                    launch(epilogue, CublasGemm.appendEpilogue(graph, epilogue, context, spec, c, aux));
                }
            }
            case KERNEL -> {
                if (aux == unused) {
                    graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, unused);
                }
                launch(id, GemmKernels.append(graph, id, context, spec, a, b, c, aux));
            }
        }
    }
}
