package dev.kiln.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task10;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task11;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task12;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task13;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task17;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task6;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task7;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task8;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task9;

/**
 * One launch of a kernel, in the two forms that the engines of the tests want.
 *
 * @param grid the launch geometry
 * @param body the kernel as a plain call with one work item's context
 * @param task appends the kernel to a task graph
 * @param arguments all arguments after the context
 */
record Launch(
        WorkerGrid grid,
        Consumer<KernelContext> body,
        BiFunction<TaskGraph, KernelContext, TaskGraph> task,
        List<Object> arguments) {
    /** The task's name in its graph. */
    static final String TASK = "kernel";

    static <A, B> Launch of(WorkerGrid grid, Task3<KernelContext, A, B> kernel, A a, B b) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b),
                (graph, context) -> graph.task(TASK, kernel, context, a, b),
                List.of(a, b));
    }

    static <A, B, C> Launch of(WorkerGrid grid, Task4<KernelContext, A, B, C> kernel, A a, B b, C c) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b, c),
                (graph, context) -> graph.task(TASK, kernel, context, a, b, c),
                List.of(a, b, c));
    }

    static <A, B, C, D> Launch of(WorkerGrid grid, Task5<KernelContext, A, B, C, D> kernel, A a, B b, C c, D d) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b, c, d),
                (graph, context) -> graph.task(TASK, kernel, context, a, b, c, d),
                List.of(a, b, c, d));
    }

    static <A, B, C, D, E> Launch of(
            WorkerGrid grid, Task6<KernelContext, A, B, C, D, E> kernel, A a, B b, C c, D d, E e) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b, c, d, e),
                (graph, context) -> graph.task(TASK, kernel, context, a, b, c, d, e),
                List.of(a, b, c, d, e));
    }

    static <A, B, C, D, E, F> Launch of(
            WorkerGrid grid, Task7<KernelContext, A, B, C, D, E, F> kernel, A a, B b, C c, D d, E e, F f) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b, c, d, e, f),
                (graph, context) -> graph.task(TASK, kernel, context, a, b, c, d, e, f),
                List.of(a, b, c, d, e, f));
    }

    static <A, B, C, D, E, F, G> Launch of(
            WorkerGrid grid, Task8<KernelContext, A, B, C, D, E, F, G> kernel, A a, B b, C c, D d, E e, F f, G g) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b, c, d, e, f, g),
                (graph, context) -> graph.task(TASK, kernel, context, a, b, c, d, e, f, g),
                List.of(a, b, c, d, e, f, g));
    }

    static <A, B, C, D, E, F, G, H> Launch of(
            WorkerGrid grid,
            Task9<KernelContext, A, B, C, D, E, F, G, H> kernel,
            A a,
            B b,
            C c,
            D d,
            E e,
            F f,
            G g,
            H h) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b, c, d, e, f, g, h),
                (graph, context) -> graph.task(TASK, kernel, context, a, b, c, d, e, f, g, h),
                List.of(a, b, c, d, e, f, g, h));
    }

    static <A, B, C, D, E, F, G, H, I> Launch of(
            WorkerGrid grid,
            Task10<KernelContext, A, B, C, D, E, F, G, H, I> kernel,
            A a,
            B b,
            C c,
            D d,
            E e,
            F f,
            G g,
            H h,
            I i) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b, c, d, e, f, g, h, i),
                (graph, context) -> graph.task(TASK, kernel, context, a, b, c, d, e, f, g, h, i),
                List.of(a, b, c, d, e, f, g, h, i));
    }

    static <A, B, C, D, E, F, G, H, I, J> Launch of(
            WorkerGrid grid,
            Task11<KernelContext, A, B, C, D, E, F, G, H, I, J> kernel,
            A a,
            B b,
            C c,
            D d,
            E e,
            F f,
            G g,
            H h,
            I i,
            J j) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b, c, d, e, f, g, h, i, j),
                (graph, context) -> graph.task(TASK, kernel, context, a, b, c, d, e, f, g, h, i, j),
                List.of(a, b, c, d, e, f, g, h, i, j));
    }

    static <A, B, C, D, E, F, G, H, I, J, K, L> Launch of(
            WorkerGrid grid,
            Task13<KernelContext, A, B, C, D, E, F, G, H, I, J, K, L> kernel,
            A a,
            B b,
            C c,
            D d,
            E e,
            F f,
            G g,
            H h,
            I i,
            J j,
            K k,
            L l) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b, c, d, e, f, g, h, i, j, k, l),
                (graph, context) -> graph.task(TASK, kernel, context, a, b, c, d, e, f, g, h, i, j, k, l),
                List.of(a, b, c, d, e, f, g, h, i, j, k, l));
    }

    static <A, B, C, D, E, F, G, H, I, J, K> Launch of(
            WorkerGrid grid,
            Task12<KernelContext, A, B, C, D, E, F, G, H, I, J, K> kernel,
            A a,
            B b,
            C c,
            D d,
            E e,
            F f,
            G g,
            H h,
            I i,
            J j,
            K k) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b, c, d, e, f, g, h, i, j, k),
                (graph, context) -> graph.task(TASK, kernel, context, a, b, c, d, e, f, g, h, i, j, k),
                List.of(a, b, c, d, e, f, g, h, i, j, k));
    }

    static <A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P> Launch of(
            WorkerGrid grid,
            Task17<KernelContext, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P> kernel,
            A a,
            B b,
            C c,
            D d,
            E e,
            F f,
            G g,
            H h,
            I i,
            J j,
            K k,
            L l,
            M m,
            N n,
            O o,
            P p) {
        return new Launch(
                grid,
                context -> kernel.apply(context, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p),
                (graph, context) -> graph.task(TASK, kernel, context, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p),
                Arrays.asList(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p));
    }
}
