package dev.kiln.tornado;

import java.io.IOException;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassSignature;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The public face of the API's classes, read from class files without loading them.
 *
 * @param classes by internal name, public or not
 */
record ApiSignatures(Map<String, ClassModel> classes) {

    private static final String PACKAGE = "uk/ac/manchester/tornado/api";
    private static final int TYPE_FLAGS = ClassFile.ACC_PUBLIC
            | ClassFile.ACC_PROTECTED
            | ClassFile.ACC_STATIC
            | ClassFile.ACC_FINAL
            | ClassFile.ACC_ABSTRACT
            | ClassFile.ACC_INTERFACE
            | ClassFile.ACC_ENUM
            | ClassFile.ACC_ANNOTATION;
    private static final int METHOD_FLAGS = TYPE_FLAGS | ClassFile.ACC_VARARGS;
    private static final int VISIBLE = ClassFile.ACC_PUBLIC | ClassFile.ACC_PROTECTED;

    /** A type or member that others can see: a name for people, and everything that must agree. */
    record Face(String name, String detail) {}

    /** Reads a folder of classes, or a jar. */
    static ApiSignatures read(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return readBelow(path.resolve(PACKAGE));
        }
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
            return readBelow(jar.getPath(PACKAGE));
        }
    }

    private static ApiSignatures readBelow(Path root) throws IOException {
        Map<String, ClassModel> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
                classes.put(model.thisClass().asInternalName(), model);
            }
        }
        return new ApiSignatures(classes);
    }

    /** Returns the internal names of the types that everyone can see. */
    Set<String> publicTypes() {
        return classes.entrySet().stream()
                .filter(e -> !e.getKey().endsWith("package-info") && (flags(e.getValue()) & ClassFile.ACC_PUBLIC) != 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns kind, generic signature and nearest visible superclass of a type. */
    Face type(String name) {
        ClassModel model = model(name);
        return new Face(
                simple(name), "%x extends %s %s".formatted(flags(model), visibleSuperclass(model), parameters(model)));
    }

    /** Returns the interfaces that a type itself names. */
    Set<String> interfaces(String name) {
        return model(name).interfaces().stream().map(ClassEntry::asInternalName).collect(Collectors.toSet());
    }

    /** Returns the visible members of a type: its own, and those of superclasses that {@code inherited} accepts. */
    Set<Face> members(String name, Predicate<String> inherited) {
        ClassModel model = model(name);
        Set<Face> faces = new HashSet<>();
        for (FieldModel field : model.fields()) {
            if (visible(field.flags().flagsMask())) {
                faces.add(face(field));
            }
        }
        for (MethodModel method : model.methods()) {
            if (visible(method.flags().flagsMask())) {
                faces.add(face(method));
            }
        }
        Stream.concat(model.superclass().stream(), model.interfaces().stream())
                .map(ClassEntry::asInternalName)
                .filter(type -> classes.containsKey(type) && inherited.test(type))
                .flatMap(type -> members(type, inherited).stream())
                .filter(face -> !face.name().startsWith("<init>"))
                .forEach(faces::add);
        return faces;
    }

    /** Returns whether only the type's own package can see it. */
    boolean isHidden(String name) {
        return (flags(model(name)) & ClassFile.ACC_PUBLIC) == 0;
    }

    private static Face face(FieldModel field) {
        String value = field.findAttribute(Attributes.constantValue())
                .map(constant -> " = " + constant.constant().constantValue())
                .orElse("");
        return new Face(
                field.fieldName().stringValue(),
                "%x %s %s%s"
                        .formatted(
                                field.flags().flagsMask() & TYPE_FLAGS,
                                field.fieldType().stringValue(),
                                signature(field),
                                value));
    }

    private static Face face(MethodModel method) {
        MethodTypeDesc type = method.methodTypeSymbol();
        String parameters =
                type.parameterList().stream().map(ClassDesc::displayName).collect(Collectors.joining(", ", "(", ")"));
        List<String> exceptions = method.findAttribute(Attributes.exceptions())
                .map(thrown -> thrown.exceptions().stream()
                        .map(ClassEntry::asInternalName)
                        .sorted()
                        .toList())
                .orElse(List.of());
        return new Face(
                method.methodName().stringValue() + parameters,
                "%x %s %s throws %s"
                        .formatted(
                                method.flags().flagsMask() & METHOD_FLAGS,
                                type.descriptorString(),
                                signature(method),
                                exceptions));
    }

    private static boolean visible(int flags) {
        return (flags & VISIBLE) != 0 && (flags & ClassFile.ACC_SYNTHETIC) == 0;
    }

    private ClassModel model(String name) {
        ClassModel model = classes.get(name);
        if (model == null) {
            throw new IllegalArgumentException("No class " + name);
        }
        return model;
    }

    private @Nullable String visibleSuperclass(ClassModel model) {
        String parent = model.superclass().map(ClassEntry::asInternalName).orElse(null);
        return parent != null && classes.containsKey(parent) && isHidden(parent)
                ? visibleSuperclass(model(parent))
                : parent;
    }

    /** Returns a type's flags; those of a nested type stand in its list of inner classes. */
    private static int flags(ClassModel model) {
        String name = model.thisClass().asInternalName();
        return TYPE_FLAGS
                & model.findAttribute(Attributes.innerClasses()).stream()
                        .flatMap(inner -> inner.classes().stream())
                        .filter(inner -> inner.innerClass().asInternalName().equals(name))
                        .map(inner -> inner.flagsMask())
                        .findFirst()
                        .orElse(model.flags().flagsMask());
    }

    /** Returns a type's parameters and generic superclass; its interfaces are compared by themselves. */
    private static String parameters(ClassModel model) {
        return model.findAttribute(Attributes.signature())
                .map(attribute -> attribute.asClassSignature())
                .filter(type -> !type.typeParameters().isEmpty()
                        || !type.superclassSignature().typeArgs().isEmpty())
                .map(type -> ClassSignature.of(type.typeParameters(), type.superclassSignature())
                        .signatureString())
                .orElse("");
    }

    private static String signature(AttributedElement element) {
        return element.findAttribute(Attributes.signature())
                .map(attribute -> attribute.signature().stringValue())
                .orElse("");
    }

    /** Returns a type's name without its package. */
    static String simple(String internalName) {
        return internalName.substring(internalName.lastIndexOf('/') + 1).replace('$', '.');
    }
}
