package dev.kiln.embedded.frontend;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeAnnotation;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.RuntimeVisibleParameterAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeVisibleTypeAnnotationsAttribute;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A method's instructions by position, with what the debug tables say about them. */
final class MethodCode {
    private static final String PARALLEL = "Luk/ac/manchester/tornado/api/annotations/Parallel;";

    private static final String REDUCE = "Luk/ac/manchester/tornado/api/annotations/Reduce;";

    /**
     * A row of the local variable table.
     *
     * @param start the first position at which the slot holds the variable
     * @param end the first position at which it no longer does
     * @param parallel whether its declaration is annotated {@code @Parallel}
     */
    record Local(int slot, String name, ClassDesc type, int start, int end, boolean parallel) {}

    private final String owner;
    private final String name;
    private final MethodTypeDesc type;
    private final String sourceFile;
    private final boolean isStatic;
    private final Set<Integer> reductions = new HashSet<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final Map<Label, Integer> positions = new HashMap<>();
    private final List<Local> locals = new ArrayList<>();

    MethodCode(ClassModel owner, MethodModel method) {
        this.owner = owner.thisClass().asInternalName().replace('/', '.');
        name = method.methodName().stringValue();
        type = method.methodTypeSymbol();
        sourceFile = owner.findAttribute(Attributes.sourceFile())
                .map(file -> file.sourceFile().stringValue())
                .orElse("unknown source");
        isStatic = method.flags().has(AccessFlag.STATIC);
        method.findAttribute(Attributes.runtimeVisibleParameterAnnotations()).ifPresent(this::findReductions);
        CodeModel code = method.code()
                .orElseThrow(() -> refuse(0, "the method has no body; only Java code can be a kernel", Section.METHOD));
        read(code);
    }

    private void findReductions(RuntimeVisibleParameterAnnotationsAttribute attribute) {
        for (int i = 0; i < attribute.parameterAnnotations().size(); i++) {
            if (attribute.parameterAnnotations().get(i).stream()
                    .anyMatch(annotation -> annotation.className().equalsString(REDUCE))) {
                reductions.add(i);
            }
        }
    }

    private void read(CodeModel code) {
        List<LocalVariable> variables = new ArrayList<>();
        List<TypeAnnotation> annotations = new ArrayList<>();
        int line = 0;
        for (CodeElement element : code) {
            switch (element) {
                case Instruction instruction -> {
                    instructions.add(instruction);
                    lines.add(line);
                }
                case LabelTarget target -> positions.put(target.label(), instructions.size());
                case LineNumber number -> line = number.line();
                case LocalVariable variable -> variables.add(variable);
                case RuntimeVisibleTypeAnnotationsAttribute attribute -> annotations.addAll(attribute.annotations());
                case ExceptionCatch handler ->
                    throw refuse(
                            0,
                            "try/catch/finally or synchronized; a work item cannot handle exceptions",
                            Section.CONTROL_FLOW);
                default -> {}
            }
        }
        for (LocalVariable variable : variables) {
            int start = position(variable.startScope());
            locals.add(new Local(
                    variable.slot(),
                    variable.name().stringValue(),
                    variable.typeSymbol(),
                    start,
                    position(variable.endScope()),
                    annotations.stream().anyMatch(annotation -> isParallel(annotation, variable.slot(), start))));
        }
        boolean hasLocals = !locals.isEmpty() || parameters().isEmpty();
        if (!hasLocals || lines.stream().allMatch(number -> number == 0)) {
            throw refuse(0, "no local variable or line tables; compile the class with javac -g", Section.METHOD);
        }
    }

    private boolean isParallel(TypeAnnotation annotation, int slot, int start) {
        return annotation.annotation().className().equalsString(PARALLEL)
                && annotation.targetInfo() instanceof TypeAnnotation.LocalVarTarget target
                && target.table().stream()
                        .anyMatch(range -> range.index() == slot && position(range.startLabel()) == start);
    }

    /** Whether the method is static. */
    boolean isStatic() {
        return isStatic;
    }

    /** Whether a parameter is annotated {@code @Reduce}. */
    boolean isReduction(int parameter) {
        return reductions.contains(parameter);
    }

    /** The types of the parameters; the object comes first if the method has one. */
    List<ClassDesc> parameters() {
        List<ClassDesc> parameters = new ArrayList<>();
        if (!isStatic) {
            parameters.add(ClassDesc.of(owner));
        }
        parameters.addAll(type.parameterList());
        return parameters;
    }

    /** The row of the local variable table for one of {@link #parameters()}, or null. */
    @Nullable
    Local parameter(int index) {
        int slot = 0;
        for (ClassDesc parameter : parameters().subList(0, index)) {
            slot += TypeKind.from(parameter).slotSize();
        }
        return local(slot, 0);
    }

    /** The binary name of the declaring class. */
    String owner() {
        return owner;
    }

    String name() {
        return name;
    }

    MethodTypeDesc type() {
        return type;
    }

    /** The directory and name of the source file, enough to tell files apart. */
    String sourcePath() {
        return owner.substring(0, owner.lastIndexOf('.') + 1) + sourceFile;
    }

    List<Instruction> instructions() {
        return instructions;
    }

    List<Local> locals() {
        return locals;
    }

    /** The source line of an instruction. */
    int line(int position) {
        return lines.get(position);
    }

    /** The position of the instruction that follows a label. */
    int position(Label label) {
        Integer position = positions.get(label);
        if (position == null) {
            throw new IllegalArgumentException("a label outside " + this);
        }
        return position;
    }

    /** What a slot holds at a position, or null if the compiler gave it no name. */
    @Nullable
    Local local(int slot, int position) {
        for (Local local : locals) {
            if (local.slot() == slot && local.start() <= position && position < local.end()) {
                return local;
            }
        }
        return null;
    }

    /** What to throw where a line holds something that kernels may not use. */
    UnsupportedKernelException refuse(int line, String construct, Section section) {
        return new UnsupportedKernelException(owner + "." + name, sourceFile, line, construct, section);
    }

    /** What to throw if a length is known only with the arguments of a task. */
    UnsupportedKernelException unknownLength(int line, String construct) {
        return new UnknownLengthException(refuse(line, construct, Section.ARRAYS), sourceFile);
    }

    @Override
    public String toString() {
        return owner + "." + name + type.descriptorString();
    }
}
