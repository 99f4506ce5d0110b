package dev.kiln.embedded.opencl;

import dev.kiln.embedded.host.BarrierSplit;
import dev.kiln.embedded.host.ExpandFunctions;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.LaunchFacts;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueRanges;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes kernels as OpenCL C 1.2 that means what the Java method means: integers wrap, shift counts are masked, casts
 * saturate, comparisons know NaN, and nothing is contracted. It has Java's names and lines, and no jumps.
 *
 * <p>A work item that fails (an index outside an array, an integer division by zero) notes it, goes on with 0, and
 * reports at its end; the first that reports wins.
 */
public final class OpenClWriter {
    private final Kernel kernel;
    private final OpenClOptions options;
    private final boolean padded;
    private final OpenClNames names;
    private final OpenClDefinitions definitions;
    private final OpenClExpressions expressions;
    private final OpenClStatements statements;
    private final OpenClDeclarations declarations;
    private final List<OpenClArgument> arguments = new ArrayList<>();

    private OpenClWriter(Kernel kernel, LaunchFacts facts, OpenClOptions options) {
        this.kernel = kernel;
        this.options = options;
        padded = options.padsGrid() && mayPad(kernel);
        names = new OpenClNames(kernel);
        definitions = new OpenClDefinitions(options.isRelaxed());
        ValueRanges ranges = ValueRanges.of(kernel, facts);
        expressions = new OpenClExpressions(names, definitions, ranges, options.checksIndexes(), padded);
        declarations = new OpenClDeclarations(kernel);
        OpenClRunaways runaways = new OpenClRunaways(kernel, options.checksIndexes(), ranges);
        statements = new OpenClStatements(names, definitions, ranges, expressions, declarations, runaways);
    }

    /** Writes a kernel for all launches: {@link #write(Kernel, LaunchFacts, OpenClOptions)} with nothing known. */
    public static OpenClSource write(Kernel kernel, OpenClOptions options) {
        return write(kernel, LaunchFacts.NONE, options);
    }

    /**
     * Writes a kernel.
     *
     * @param facts that will hold of its launches. Numbers do not enter the text: it only has no checks where these
     *     facts prove that nothing can fail, so that launches of other sizes mostly have the same text
     * @throws dev.kiln.embedded.host.UnsupportedBarrierException if not all work items of a group come to a barrier
     *     alike
     */
    public static OpenClSource write(Kernel kernel, LaunchFacts facts, OpenClOptions options) {
        Kernel checked = BarrierSplit.check(kernel);
        Kernel written = options.isRelaxed() ? checked : ExpandFunctions.in(checked);
        return new OpenClWriter(written, facts, options).write();
    }

    private OpenClSource write() {
        if (usesDouble()) {
            definitions.require("cl_khr_fp64");
        }
        statements.block(kernel.body());
        return new OpenClSource(
                kernel.owner(),
                kernel.name(),
                OpenClNames.function(kernel),
                definitions.parts(),
                function(),
                arguments,
                definitions.extensions(),
                expressions.sites(),
                padded,
                options.buildOptions());
    }

    private static boolean mayPad(Kernel kernel) {
        boolean[] grouped = {kernel.arrays().stream().anyMatch(a -> a instanceof Memory.LocalArray)};
        Walk.statements(kernel.body(), stmt -> grouped[0] |= stmt instanceof Stmt.Barrier);
        Walk.expressions(
                kernel.body(),
                expr -> grouped[0] |= expr instanceof Expr.WorkItem item
                        && item.query() != Query.GLOBAL_ID
                        && item.query() != Query.GLOBAL_SIZE);
        return !grouped[0];
    }

    private boolean usesDouble() {
        boolean[] found = {kernel.variables().stream().anyMatch(v -> v.type() == ValueType.DOUBLE)};
        kernel.arrays().forEach(array -> found[0] |= array.element() == ElementType.DOUBLE);
        for (Parameter parameter : kernel.parameters()) {
            found[0] |= switch (parameter) {
                case Parameter.Context c -> false;
                case Parameter.Array a -> a.element() == ElementType.DOUBLE;
                case Parameter.Scalar s -> s.type() == ValueType.DOUBLE;
            };
        }
        Walk.expressions(kernel.body(), expr -> found[0] |= expr.type() == ValueType.DOUBLE);
        return found[0];
    }

    private String function() {
        StringBuilder text = new StringBuilder();
        text.append("// ")
                .append(kernel.owner())
                .append('#')
                .append(kernel.name())
                .append('\n');
        text.append("__kernel void ").append(OpenClNames.function(kernel)).append("(\n");
        for (String parameter : parameters()) {
            text.append("        ").append(parameter).append(",\n");
        }
        text.append("        __global int *status) {\n");
        if (padded) {
            text.append("    if (get_global_id(0) >= kiln_global_x || get_global_id(1) >= kiln_global_y"
                    + " || get_global_id(2) >= kiln_global_z) {\n        return;\n    }\n");
        }
        if (definitions.reports()) {
            text.append("    kiln_failure failure = {0, 0, 0};\n");
        }
        for (Memory array : kernel.arrays()) {
            text.append(array instanceof Memory.LocalArray ? "    __local " : "    ")
                    .append(OpenClTypes.name(array.element()))
                    .append(' ')
                    .append(names.of(array))
                    .append('[')
                    .append(length(array))
                    .append("];\n");
        }
        declarations
                .first()
                .forEach(variable -> text.append("    ")
                        .append(OpenClTypes.name(variable.type()))
                        .append(' ')
                        .append(names.of(variable))
                        .append(";\n"));
        String body = statements.text();
        if (definitions.reports()) {
            body = body.replaceAll(
                            "(?m)^( *)" + OpenClStatements.RETURN,
                            "$1kiln_report(&failure, status);\n$1" + OpenClStatements.RETURN)
                    + "    kiln_report(&failure, status);\n";
        }
        return text.append(body).append("}\n").toString();
    }

    private static int length(Memory array) {
        return switch (array) {
            case Memory.Buffer b -> throw new IllegalArgumentException("a buffer is a parameter, not an array: " + b);
            case Memory.LocalArray a -> a.length();
            case Memory.PrivateArray a -> a.length();
        };
    }

    /** Writes the parameters, and notes what the kernel takes. */
    private List<String> parameters() {
        Set<Memory> written = written();
        List<String> texts = new ArrayList<>();
        for (Parameter parameter : kernel.parameters()) {
            String name = names.ofParameter(parameter.index());
            switch (parameter) {
                case Parameter.Context c -> {}
                case Parameter.Array a -> {
                    boolean writes = written.contains(a.buffer());
                    arguments.add(new OpenClArgument.Buffer(a.index(), a.element(), writes));
                    arguments.add(new OpenClArgument.Length(a.index()));
                    texts.add("__global " + (writes ? "" : "const ") + OpenClTypes.name(a.element()) + " *" + name
                            + ", int " + names.lengthOf(a.buffer()));
                }
                case Parameter.Scalar s -> {
                    arguments.add(new OpenClArgument.Scalar(s.index(), s.type()));
                    texts.add((s.type() == ValueType.BOOL ? "int" : OpenClTypes.name(s.type())) + " " + name);
                }
            }
        }
        for (int d = 0; padded && d < 3; d++) {
            arguments.add(new OpenClArgument.GridLimit(d));
            texts.add("int " + OpenClExpressions.GRID_LIMIT + "xyz".charAt(d));
        }
        arguments.add(new OpenClArgument.Status());
        return texts;
    }

    private Set<Memory> written() {
        Set<Memory> written = new HashSet<>();
        Walk.statements(kernel.body(), stmt -> {
            switch (stmt) {
                case Stmt.Store s -> written.add(s.memory());
                case Stmt.AtomicAdd s -> written.add(s.memory());
                default -> {}
            }
        });
        return written;
    }
}
