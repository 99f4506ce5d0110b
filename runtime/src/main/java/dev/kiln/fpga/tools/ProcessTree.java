package dev.kiln.fpga.tools;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A process and all that it starts; ended where its run ends early, and where the JVM does. */
final class ProcessTree implements AutoCloseable {
    private final Thread hook = new Thread(this::end, "kiln-end-tool");
    private @Nullable Process root;
    private boolean ended;

    private ProcessTree() {}

    /**
     * Starts a process that has nothing to read. From now on until {@link #close}, the end of the JVM is the tree's
     * end. The hook for that is there first, and waits for the start: at no moment could the JVM leave the process
     * behind.
     *
     * @throws IOException where it can't be started
     * @throws IllegalStateException where the JVM is ending
     */
    static ProcessTree start(ProcessBuilder builder) throws IOException {
        ProcessTree tree = new ProcessTree();
        synchronized (tree) {
            Runtime.getRuntime().addShutdownHook(tree.hook);
            try {
                Process root = builder.start();
                tree.root = root;
                root.getOutputStream().close();
                return tree;
            } catch (IOException e) {
                tree.close();
                throw e;
            }
        }
    }

    /** The process that was started. */
    synchronized Process root() {
        return Objects.requireNonNull(root);
    }

    /** Whether {@link #end} was called. */
    synchronized boolean ended() {
        return ended;
    }

    /** Ends every process of it. */
    synchronized void end() {
        ended = true;
        if (root != null) {
            end(root.toHandle());
        }
    }

    /** Parents first: one that outlived its children would go on with what follows them, and start more. */
    private static void end(ProcessHandle process) {
        List<ProcessHandle> children = process.children().toList();
        process.destroyForcibly();
        children.forEach(ProcessTree::end);
    }

    /** Nothing of a run that ended early goes on. */
    @Override
    public synchronized void close() {
        if (root != null && root.isAlive() && !ended) {
            end();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook has its work to do, or has done it.
            return;
        }
    }
}
