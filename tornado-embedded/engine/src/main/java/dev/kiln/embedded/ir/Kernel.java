package dev.kiln.embedded.ir;

import java.util.List;

/**
 * A kernel: what one work item does.
 *
 * @param name the Java method's name
 * @param owner the binary name of the class that declares it
 * @param parameters the method's parameters, in order
 * @param arrays its local and private arrays
 * @param variables every variable the body reads or writes
 * @param parallel the {@code @Parallel} loops, dimension 0 first; empty for a {@code KernelContext} kernel
 * @param body what a work item does
 */
public record Kernel(
        String name,
        String owner,
        List<Parameter> parameters,
        List<Memory> arrays,
        List<Variable> variables,
        List<ParallelDimension> parallel,
        Block body) {

    /** Keeps its own copies. */
    public Kernel {
        parameters = List.copyOf(parameters);
        arrays = List.copyOf(arrays);
        variables = List.copyOf(variables);
        parallel = List.copyOf(parallel);
    }

    /** The same kernel with another body. */
    public Kernel withBody(Block newBody) {
        return new Kernel(name, owner, parameters, arrays, variables, parallel, newBody);
    }

    /** The same kernel with other variables. */
    public Kernel withVariables(List<Variable> newVariables) {
        return new Kernel(name, owner, parameters, arrays, newVariables, parallel, body);
    }
}
