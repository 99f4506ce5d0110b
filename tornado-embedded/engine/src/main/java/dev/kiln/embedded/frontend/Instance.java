package dev.kiln.embedded.frontend;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of a kernel, taken apart into its fields: it exists while the kernel is read and never on a device.
 *
 * <p>Where no method that the kernel reaches changes a field once an object is made, an object is its values: they
 * never change, and a copy is as good as the object. Otherwise its fields are variables, and this is its identity.
 */
final class Instance {
    private final String type;
    private final boolean changes;
    private final boolean fixed;
    private final Map<String, Value> fields = new LinkedHashMap<>();
    private boolean changed;
    private boolean shared;
    private boolean named;

    private Instance(String type, boolean changes, boolean fixed) {
        this.type = type;
        this.changes = changes;
        this.fixed = fixed;
    }

    /** An object whose fields stay what its constructor makes them. */
    static Instance value(String type) {
        return new Instance(type, false, false);
    }

    /** An object whose fields are variables. */
    static Instance variable(String type) {
        return new Instance(type, true, false);
    }

    /** An argument of the task, which no work item may change. */
    static Instance argument(String type) {
        return new Instance(type, false, true);
    }

    /** The binary name of its class. */
    String type() {
        return type;
    }

    /** Whether its fields are variables. */
    boolean changes() {
        return changes;
    }

    /** Whether it is an argument of the task. */
    boolean isFixed() {
        return fixed;
    }

    /** The value of a field, or null if it has none yet. */
    @Nullable
    Value field(String key) {
        return fields.get(key);
    }

    void put(String key, Value value) {
        fields.put(key, value);
    }

    /** The fields in order, by class and name. */
    Map<String, Value> fields() {
        return fields;
    }

    Collection<Value> values() {
        return fields.values();
    }

    /** Remembers that a field was changed; false if that object may be known elsewhere by a copy. */
    boolean change() {
        changed = true;
        return !shared;
    }

    /** Remembers that there is a copy that Java would take for the same object; false if it was changed. */
    boolean share() {
        shared = true;
        return !changed;
    }

    /** Remembers that a variable or parameter means this object. */
    void name() {
        named = true;
    }

    /** Whether a variable or parameter has ever meant this object. */
    boolean isNamed() {
        return named;
    }
}
