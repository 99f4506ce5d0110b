package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.common.Access;

/** The arguments of a prebuilt task and how each is used. */
public class AccessorParameters {

    private final PairAccessor[] accessors;

    /** Makes room for {@code numParameters} arguments. */
    public AccessorParameters(int numParameters) {
        accessors = new PairAccessor[numParameters];
    }

    /** Sets an argument. */
    public void set(int index, Object object, Access access) {
        accessors[index] = new PairAccessor(object, access);
    }

    /** Returns the number of arguments. */
    public int numAccessors() {
        return accessors.length;
    }

    /** Returns an argument. */
    public PairAccessor getAccessor(int index) {
        return accessors[index];
    }

    /** An argument and how it is used. */
    public record PairAccessor(Object object, Access access) {}
}
