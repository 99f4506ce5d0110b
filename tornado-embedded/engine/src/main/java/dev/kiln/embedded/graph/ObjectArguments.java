package dev.kiln.embedded.graph;

import dev.kiln.tornado.spi.GraphDefinition;
import dev.kiln.tornado.spi.GraphNode;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Takes objects apart that are arguments of tasks or are transferred: a kernel is given their fields in the order in
 * which the front end reads them, superclasses first and each class's by name, and devices know only the arrays in
 * them.
 */
final class ObjectArguments {

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return fields(type);
        }
    };

    private ObjectArguments() {}

    /** The graphs with arrays and numbers in the place of objects. */
    static List<GraphDefinition> expand(List<GraphDefinition> graphs) {
        return graphs.stream()
                .map(graph -> new GraphDefinition(
                        graph.name(),
                        graph.nodes().stream().map(ObjectArguments::expand).toList()))
                .toList();
    }

    private static GraphNode expand(GraphNode node) {
        return switch (node) {
            case GraphNode.Task task -> new GraphNode.Task(task.id(), task.code(), parts(task.arguments()));
            case GraphNode.ToDevice in -> new GraphNode.ToDevice(in.mode(), arrays(in.objects()));
            case GraphNode.ToHost out -> new GraphNode.ToHost(out.mode(), arrays(out.objects()));
            case GraphNode.Persist persist -> new GraphNode.Persist(arrays(persist.objects()));
            case GraphNode.Consume consume -> new GraphNode.Consume(consume.graph(), arrays(consume.objects()));
            default -> node;
        };
    }

    /** The arrays in the place of objects; numbers in them do not travel. */
    static List<Object> arrays(List<Object> objects) {
        List<Object> arrays = new ArrayList<>();
        for (Object object : objects) {
            if (isWhole(object)) {
                arrays.add(object);
            } else {
                parts(List.of(object)).stream()
                        .filter(part -> !(part instanceof Number))
                        .forEach(arrays::add);
            }
        }
        return arrays;
    }

    private static List<Object> parts(List<Object> objects) {
        List<Object> parts = new ArrayList<>();
        objects.forEach(object -> addParts(object, parts));
        return parts;
    }

    private static void addParts(Object object, List<Object> parts) {
        if (isWhole(object)) {
            parts.add(plain(object));
            return;
        }
        for (Field field : FIELDS.get(object.getClass())) {
            if (field.getType().isPrimitive() && !Modifier.isFinal(field.getModifiers())) {
                parts.add(new LiveNumber(field, object));
            } else {
                addParts(value(field, object), parts);
            }
        }
    }

    /** A truth value or character as the int that kernels take it for. */
    static Object plain(Object value) {
        return switch (value) {
            case Byte number -> number.intValue();
            case Short number -> number.intValue();
            case Character character -> (int) character;
            case Boolean truth -> truth ? 1 : 0;
            default -> value;
        };
    }

    static Object value(Field field, Object object) {
        try {
            Object value = field.get(object);
            if (value == null) {
                throw new TornadoRuntimeException("The field " + field.getName() + " of a "
                        + object.getClass().getName() + " is null; a kernel needs an array or a number there");
            }
            return value;
        } catch (IllegalAccessException e) {
            throw new TornadoTaskRuntimeException("The field " + field + " of an argument can't be read", e);
        }
    }

    /** Whether an object is passed as it is: a number, an array, a context, or something that is refused later. */
    private static boolean isWhole(Object object) {
        Class<?> type = object.getClass();
        return object instanceof Number
                || (object instanceof TornadoNativeArray && !(object instanceof HalfFloatArray))
                || object instanceof KernelContext
                || type.isArray()
                || type.getName().startsWith("java.")
                || FIELDS.get(type).isEmpty();
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> part = type; part != null && part != Object.class && part != Record.class; ) {
            fields.addAll(
                    0,
                    Stream.of(part.getDeclaredFields())
                            .filter(field -> !Modifier.isStatic(field.getModifiers()))
                            .sorted(Comparator.comparing(Field::getName))
                            .toList());
            part = part.getSuperclass();
        }
        try {
            fields.forEach(field -> field.setAccessible(true));
        } catch (InaccessibleObjectException e) {
            throw new TornadoTaskRuntimeException(
                    "An argument of " + type + " can't be taken apart: open its package to the engine", e);
        }
        return fields;
    }
}
