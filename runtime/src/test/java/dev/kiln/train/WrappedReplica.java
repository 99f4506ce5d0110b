package dev.kiln.train;

import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Inference;
import dev.kiln.model.Model;
import java.util.List;

/** A replica that another one does the work of, for tests that let it fail or be slow. */
interface WrappedReplica extends Replica {
    Replica replica();

    @Override
    default String name() {
        return replica().name();
    }

    @Override
    default Model gradients() {
        return replica().gradients();
    }

    @Override
    default float loss() {
        return replica().loss();
    }

    @Override
    default int correct() {
        return replica().correct();
    }

    @Override
    default Inference inference() {
        return replica().inference();
    }

    @Override
    default List<TaskProfile.Task> profile() {
        return replica().profile();
    }

    @Override
    default void close() {
        replica().close();
    }
}
