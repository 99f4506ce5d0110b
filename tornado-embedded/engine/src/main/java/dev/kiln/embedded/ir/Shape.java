package dev.kiln.embedded.ir;

/** How a value differs between work items side by side. */
public enum Shape {
    /** The same for all. */
    UNIFORM,
    /** An INT that grows by one from work item to work item, with wrap-around. */
    CONSECUTIVE,
    /** Anything. */
    VARYING;

    /** The shape of what is now one value and now the other. */
    Shape join(Shape other) {
        return this == other ? this : VARYING;
    }
}
