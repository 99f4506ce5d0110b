package dev.kiln.embedded.frontend;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.HashSet;
import java.util.Set;

/** Finds the classes whose objects change after they are made, in the methods that a kernel reaches. */
final class ChangedClasses {
    private final ClassFiles files;
    private final Set<String> visited = new HashSet<>();
    private final Set<String> changed = new HashSet<>();

    private ChangedClasses(ClassFiles files) {
        this.files = files;
    }

    /** The binary names of these classes. */
    static Set<String> reachableFrom(ClassFiles files, String owner, String name, String descriptor) {
        ChangedClasses search = new ChangedClasses(files);
        search.method(owner, name, descriptor);
        return search.changed;
    }

    private void method(String owner, String name, String descriptor) {
        if (owner.startsWith("java.") || !visited.add(owner + "." + name + descriptor)) {
            return;
        }
        ClassModel type = files.model(owner);
        if (type == null) {
            return;
        }
        for (MethodModel method : type.methods()) {
            if (method.methodName().equalsString(name) && method.methodType().equalsString(descriptor)) {
                method.code().ifPresent(code -> scan(code, name.equals("<init>") && isStraight(code)));
                return;
            }
        }
        type.superclass().ifPresent(above -> method(binaryName(above.asInternalName()), name, descriptor));
    }

    private static boolean isStraight(CodeModel code) {
        return code.elementStream().noneMatch(element -> element instanceof BranchInstruction);
    }

    private void scan(CodeModel code, boolean constructs) {
        for (CodeElement element : code) {
            switch (element) {
                case FieldInstruction access -> {
                    if (access.opcode() == Opcode.PUTFIELD && !constructs) {
                        changed.add(binaryName(access.owner().asInternalName()));
                    }
                }
                case InvokeInstruction call ->
                    method(
                            binaryName(call.owner().asInternalName()),
                            call.name().stringValue(),
                            call.type().stringValue());
                default -> {}
            }
        }
    }

    private static String binaryName(String internalName) {
        return internalName.replace('/', '.');
    }
}
