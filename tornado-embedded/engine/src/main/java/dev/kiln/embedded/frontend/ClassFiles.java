package dev.kiln.embedded.frontend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds methods in class files, through the class loader of the kernel's class. */
final class ClassFiles {
    private static final String IN_BITS = "Ldev/kiln/tornado/spi/InBits;";

    private final ClassLoader loader;
    private final Map<String, ClassModel> classes = new HashMap<>();
    private final Map<String, MethodCode> methods = new HashMap<>();

    ClassFiles(Class<?> owner) {
        ClassLoader own = owner.getClassLoader();
        loader = own == null ? ClassLoader.getSystemClassLoader() : own;
    }

    ClassLoader loader() {
        return loader;
    }

    /** The method of a class (binary name) or its superclasses, or null if it is not there. */
    @Nullable
    MethodCode method(String owner, String name, String descriptor) {
        String key = owner + "." + name + descriptor;
        MethodCode known = methods.get(key);
        if (known == null) {
            known = find(owner, name, descriptor);
            if (known != null) {
                methods.put(key, known);
            }
        }
        return known;
    }

    private @Nullable MethodCode find(String owner, String name, String descriptor) {
        ClassModel model = model(owner);
        if (model == null) {
            return null;
        }
        for (MethodModel method : model.methods()) {
            if (method.methodName().equalsString(name) && method.methodType().equalsString(descriptor)) {
                String inBits = ownerInBits(method);
                return inBits == null ? new MethodCode(model, method) : find(inBits, name, descriptor);
            }
        }
        ClassEntry above = model.superclass().orElse(null);
        return above == null ? null : find(above.asInternalName().replace('/', '.'), name, descriptor);
    }

    /** The class with a form of the method that casts bits, or null if there is none; see {@code InBits}. */
    private static @Nullable String ownerInBits(MethodModel method) {
        return method.findAttribute(Attributes.runtimeInvisibleAnnotations()).stream()
                .flatMap(attribute -> attribute.annotations().stream())
                .filter(annotation -> annotation.className().equalsString(IN_BITS))
                .map(annotation -> annotation.elements().getFirst().value())
                .map(value -> ((AnnotationValue.OfClass) value).classSymbol())
                .map(type -> type.packageName() + "." + type.displayName())
                .findFirst()
                .orElse(null);
    }

    /** The class file of a class (binary name), or null if there is none. */
    @Nullable
    ClassModel model(String owner) {
        ClassModel known = classes.get(owner);
        if (known != null) {
            return known;
        }
        try (InputStream file = loader.getResourceAsStream(owner.replace('.', '/') + ".class")) {
            if (file == null) {
                return null;
            }
            ClassModel model = ClassFile.of().parse(file.readAllBytes());
            classes.put(owner, model);
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the class file of " + owner, e);
        }
    }
}
