package dev.kiln.benchmarks.unseen;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds what classes give to task graphs: method references and lambdas of the task interfaces. */
final class TaskScan {
    private static final String TASK = "Luk/ac/manchester/tornado/api/common/TornadoFunctions$Task";

    private TaskScan() {}

    /** Each kernel once, in the order of the classes. */
    static Set<KernelReference> kernels(List<ClassModel> classes) {
        Set<KernelReference> kernels = new LinkedHashSet<>();
        for (ClassModel type : classes) {
            for (MethodModel method : type.methods()) {
                method.code().ifPresent(code -> scan(code, kernels));
            }
        }
        return kernels;
    }

    private static void scan(CodeModel code, Set<KernelReference> kernels) {
        for (CodeElement element : code) {
            if (element instanceof InvokeDynamicInstruction call
                    && call.typeSymbol().returnType().descriptorString().startsWith(TASK)) {
                for (ConstantDesc argument : call.bootstrapArgs()) {
                    if (argument instanceof DirectMethodHandleDesc handle) {
                        kernels.add(reference(call, handle));
                    }
                }
            }
        }
    }

    private static KernelReference reference(InvokeDynamicInstruction call, DirectMethodHandleDesc handle) {
        String owner = handle.owner().descriptorString();
        return new KernelReference(
                owner.substring(1, owner.length() - 1).replace('/', '.'),
                handle.methodName(),
                handle.lookupDescriptor(),
                handle.kind() == DirectMethodHandleDesc.Kind.STATIC
                        || handle.kind() == DirectMethodHandleDesc.Kind.INTERFACE_STATIC,
                call.typeSymbol().parameterCount() > 0);
    }
}
