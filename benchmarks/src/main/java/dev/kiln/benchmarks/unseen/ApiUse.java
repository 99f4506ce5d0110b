package dev.kiln.benchmarks.unseen;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kernel and its helpers use of the TornadoVM API that ours does not have. Our own API is found before any other
 * class path, so a class or member that cannot be found is one that ours lacks.
 */
final class ApiUse {
    private static final String API = "uk/ac/manchester/tornado/api/";
    private static final Pattern NAMED = Pattern.compile("L(" + API + "[^;]+);");

    private final ClassPath classes;
    private final Set<String> missing = new TreeSet<>();
    private final Set<String> visited = new HashSet<>();

    private ApiUse(ClassPath classes) {
        this.classes = classes;
    }

    /** Simple names of the missing classes, and of members as {@code Class.member}. */
    static Set<String> missing(ClassPath classes, KernelReference kernel) {
        ApiUse use = new ApiUse(classes);
        use.member(kernel.owner().replace('.', '/'), kernel.name(), kernel.descriptor());
        return use.missing;
    }

    private void method(String owner, String name, String descriptor) {
        if (!visited.add(owner + "." + name + descriptor)) {
            return;
        }
        types(descriptor);
        classes.find(owner)
                .flatMap(type -> declared(type, name, descriptor))
                .flatMap(MethodModel::code)
                .ifPresent(code -> code.forEach(this::element));
    }

    private void element(CodeElement element) {
        switch (element) {
            case InvokeInstruction call ->
                member(
                        call.owner().asInternalName(),
                        call.name().stringValue(),
                        call.type().stringValue());
            case FieldInstruction access ->
                member(
                        access.owner().asInternalName(),
                        access.name().stringValue(),
                        access.type().stringValue());
            case NewObjectInstruction creation -> type(creation.className().asInternalName());
            case TypeCheckInstruction check -> type(check.type().asInternalName());
            default -> {}
        }
    }

    private void member(String type, String name, String descriptor) {
        types(descriptor);
        if (!type.startsWith(API)) {
            if (!type.startsWith("java/") && !type.startsWith("[")) {
                method(type.replace('/', '.'), name, descriptor);
            }
        } else if (type(type) && !exists(type, name, descriptor)) {
            missing.add(simple(type) + "." + name);
        }
    }

    private void types(String descriptor) {
        Matcher named = NAMED.matcher(descriptor);
        while (named.find()) {
            type(named.group(1));
        }
    }

    private boolean type(String internalName) {
        boolean known = !internalName.startsWith(API)
                || classes.find(internalName.replace('/', '.')).isPresent();
        if (!known) {
            missing.add(simple(internalName));
        }
        return known;
    }

    private static String simple(String internalName) {
        return internalName.substring(internalName.lastIndexOf('/') + 1).replace('$', '.');
    }

    private boolean exists(String internalName, String name, String descriptor) {
        Optional<ClassModel> type = classes.find(internalName.replace('/', '.'));
        if (type.isEmpty()) {
            return false;
        }
        boolean here = declared(type.get(), name, descriptor).isPresent()
                || type.get().fields().stream()
                        .anyMatch(field -> field.fieldName().equalsString(name));
        return here
                || type.get()
                        .superclass()
                        .filter(above -> exists(above.asInternalName(), name, descriptor))
                        .isPresent()
                || type.get().interfaces().stream().anyMatch(above -> exists(above.asInternalName(), name, descriptor));
    }

    private static Optional<MethodModel> declared(ClassModel type, String name, String descriptor) {
        return type.methods().stream()
                .filter(method -> method.methodName().equalsString(name)
                        && method.methodType().equalsString(descriptor))
                .findFirst();
    }
}
