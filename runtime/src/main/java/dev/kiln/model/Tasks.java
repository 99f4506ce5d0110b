package dev.kiln.model;

import dev.kiln.device.Capabilities;
import dev.kiln.kernels.CublasGemm;
import dev.kiln.kernels.Epilogue;
import dev.kiln.kernels.Gemm;
import dev.kiln.kernels.GemmKernels;
import dev.kiln.kernels.GemmSpec;
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
 */
public record Tasks(
        TaskGraph graph, GridScheduler grids, KernelContext context, Capabilities capabilities, FloatArray unused) {
    /** A new graph. */
    public static Tasks of(String graphName, GridScheduler grids, Capabilities capabilities) {
        return new Tasks(new TaskGraph(graphName), grids, new KernelContext(), capabilities, new FloatArray(1));
    }

    /** Says how the task {@code id} is launched. */
    public void launch(String id, WorkerGrid grid) {
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id, grid);
    }

    /** Appends a matrix product without an auxiliary array; see {@link Gemm#append}. */
    void product(String id, GemmSpec spec, FloatArray a, FloatArray b, FloatArray c) {
        if (spec.epilogue().readsAux()) {
            throw new IllegalArgumentException(
                    "product " + id + ": epilogue " + spec.epilogue() + " needs an array, found none");
        }
        product(id, spec, a, b, c, unused);
    }

    /** Appends a matrix product in the form that the device computes best; see {@link Gemm#append}. */
    void product(String id, GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
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
