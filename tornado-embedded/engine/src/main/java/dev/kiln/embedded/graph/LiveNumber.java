package dev.kiln.embedded.graph;

import java.lang.reflect.Field;

/** A number in a field that may change: its value when it is asked for. */
final class LiveNumber extends Number {

    private static final long serialVersionUID = 1L;

    private final transient Field field;
    private final transient Object object;

    LiveNumber(Field field, Object object) {
        this.field = field;
        this.object = object;
    }

    /** The arguments of a task with the present values of such numbers. */
    static Object[] values(Object[] arguments) {
        Object[] values = arguments.clone();
        refresh(arguments, values);
        return values;
    }

    /** Whether some argument is such a number. */
    static boolean isAmong(Object[] arguments) {
        for (Object argument : arguments) {
            if (argument instanceof LiveNumber) {
                return true;
            }
        }
        return false;
    }

    /** Puts the present values of such numbers among {@code arguments} into the same places of {@code values}. */
    static void refresh(Object[] arguments, Object[] values) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof LiveNumber live) {
                values[i] = live.value();
            }
        }
    }

    private Object value() {
        return ObjectArguments.plain(ObjectArguments.value(field, object));
    }

    @Override
    public int intValue() {
        return ((Number) value()).intValue();
    }

    @Override
    public long longValue() {
        return ((Number) value()).longValue();
    }

    @Override
    public float floatValue() {
        return ((Number) value()).floatValue();
    }

    @Override
    public double doubleValue() {
        return ((Number) value()).doubleValue();
    }
}
