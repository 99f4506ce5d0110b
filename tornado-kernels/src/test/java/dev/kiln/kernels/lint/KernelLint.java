package dev.kiln.kernels.lint;

import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the kernels of a set of classes, and every static method of these classes that a kernel reaches. A kernel is a
 * static method whose first parameter is a KernelContext.
 */
final class KernelLint {
    private static final String CONTEXT = "Luk/ac/manchester/tornado/api/KernelContext;";

    /** A method and the class that declares it. */
    record Method(ClassModel owner, MethodModel model) {
        String ownerName() {
            return owner.thisClass().asInternalName();
        }

        String name() {
            return model.methodName().stringValue();
        }

        MethodTypeDesc type() {
            return model.methodTypeSymbol();
        }
    }

    private final Map<String, Method> methods = new HashMap<>();
    private final List<Method> kernels = new ArrayList<>();

    KernelLint(Collection<ClassModel> classes) {
        for (ClassModel owner : classes) {
            for (MethodModel model : owner.methods()) {
                if (model.flags().has(AccessFlag.STATIC)) {
                    Method method = new Method(owner, model);
                    methods.put(
                            key(
                                    method.ownerName(),
                                    method.name(),
                                    model.methodType().stringValue()),
                            method);
                    if (isKernel(method)) {
                        kernels.add(method);
                    }
                }
            }
        }
    }

    /** The kernels that were found. */
    List<Method> kernels() {
        return kernels;
    }

    /** All violations, of kernels and of what they call. */
    List<Violation> check() {
        List<Violation> violations = new ArrayList<>();
        for (Method method : reachable()) {
            violations.addAll(SignatureRules.check(method, isKernel(method)));
            violations.addAll(new InstructionRules(method, methods::containsKey).check());
            Method target = callsItself(method);
            if (target != null) {
                violations.add(new Violation(
                        Rule.RECURSION, method.ownerName(), method.name(), SignatureRules.line(method), target.name()));
            }
        }
        return violations;
    }

    /** The name by which a call finds its method. */
    static String key(String owner, String name, String descriptor) {
        return owner + "." + name + descriptor;
    }

    private static boolean isKernel(Method method) {
        MethodTypeDesc type = method.type();
        return type.parameterCount() > 0
                && type.parameterType(0).descriptorString().equals(CONTEXT);
    }

    private Set<Method> reachable() {
        Set<Method> seen = new HashSet<>(kernels);
        Deque<Method> waiting = new ArrayDeque<>(kernels);
        while (!waiting.isEmpty()) {
            for (Method callee : callees(waiting.remove())) {
                if (seen.add(callee)) {
                    waiting.add(callee);
                }
            }
        }
        return seen;
    }

    /** The method itself where a chain of calls leads back to it. */
    private @Nullable Method callsItself(Method method) {
        Set<Method> seen = new HashSet<>();
        Deque<Method> waiting = new ArrayDeque<>(List.of(method));
        while (!waiting.isEmpty()) {
            for (Method callee : callees(waiting.remove())) {
                if (callee.equals(method)) {
                    return method;
                }
                if (seen.add(callee)) {
                    waiting.add(callee);
                }
            }
        }
        return null;
    }

    private List<Method> callees(Method method) {
        List<Method> callees = new ArrayList<>();
        method.model()
                .code()
                .ifPresent(code -> code.forEach(element -> {
                    if (element instanceof InvokeInstruction call) {
                        Method callee = methods.get(key(
                                call.owner().asInternalName(),
                                call.name().stringValue(),
                                call.type().stringValue()));
                        if (callee != null) {
                            callees.add(callee);
                        }
                    }
                }));
        return callees;
    }
}
