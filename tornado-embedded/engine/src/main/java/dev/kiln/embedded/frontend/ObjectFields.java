package dev.kiln.embedded.frontend;

import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The instance fields of a class, those of its superclasses first, each class's by name. */
final class ObjectFields {
    /**
     * A field.
     *
     * @param owner the binary name of the declaring class
     * @param descriptor its type, as in class files
     */
    record Field(String owner, String name, String descriptor) {
        /** Tells fields of one object apart. */
        String key() {
            return owner + "." + name;
        }
    }

    private ObjectFields() {}

    /**
     * The fields of a class.
     *
     * @return null if the class or a superclass has no class file that may be read
     */
    static @Nullable List<Field> of(ClassFiles files, String type) {
        if (type.equals("java.lang.Object") || type.equals("java.lang.Record")) {
            return List.of();
        }
        ClassModel model = type.startsWith("java.") ? null : files.model(type);
        if (model == null || model.flags().has(AccessFlag.INTERFACE)) {
            return null;
        }
        String above = model.superclass()
                .map(entry -> entry.asInternalName().replace('/', '.'))
                .orElse("java.lang.Object");
        List<Field> inherited = of(files, above);
        if (inherited == null) {
            return null;
        }
        List<Field> fields = new ArrayList<>(inherited);
        model.fields().stream()
                .filter(field -> !field.flags().has(AccessFlag.STATIC))
                .sorted(Comparator.comparing(field -> field.fieldName().stringValue()))
                .forEach(field -> fields.add(field(type, field)));
        return fields;
    }

    private static Field field(String owner, FieldModel field) {
        return new Field(
                owner, field.fieldName().stringValue(), field.fieldType().stringValue());
    }
}
