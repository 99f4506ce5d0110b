package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.FoldConstants;
import dev.kiln.embedded.ir.ForwardTemporaries;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.NarrowLabels;
import dev.kiln.embedded.ir.RecognizeCountedLoops;
import dev.kiln.embedded.ir.RemoveDeadVariables;
import dev.kiln.embedded.ir.TidyExits;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Verifier;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The passes that every kernel goes through once it is read, in order; the verifier looks at each result. */
final class KernelPasses {
    private KernelPasses() {}

    static Kernel run(Kernel raw, Set<Variable> parallel, MethodCode code) {
        Kernel kernel = raw;
        Kernel before;
        do {
            before = kernel;
            kernel = verified(kernel, "TidyExits", TidyExits::run);
            kernel = verified(kernel, "FoldConstants", FoldConstants::run);
            kernel = verified(kernel, "ForwardTemporaries", ForwardTemporaries::run);
        } while (!kernel.equals(before));
        kernel = verified(kernel, "RecognizeCountedLoops", RecognizeCountedLoops::run);
        kernel = verified(kernel, "TidyExits", TidyExits::run);
        kernel = verified(kernel, "ParallelLoops", k -> ParallelLoops.run(k, parallel, code));
        kernel = verified(kernel, "NarrowLabels", NarrowLabels::run);
        kernel = verified(kernel, "FoldConstants", FoldConstants::run);
        return verified(kernel, "RemoveDeadVariables", RemoveDeadVariables::run);
    }

    private static Kernel verified(Kernel kernel, String name, UnaryOperator<Kernel> pass) {
        return Verifier.verify(pass.apply(kernel), name);
    }
}
