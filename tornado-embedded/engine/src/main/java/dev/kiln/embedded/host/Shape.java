package dev.kiln.embedded.host;

/** How an expression's value differs between the lanes of a vector. */
enum Shape {
    /** The same in all lanes. */
    UNIFORM,
    /** An INT that grows by one from lane to lane, with wrap-around. */
    CONSECUTIVE,
    /** Anything. */
    VARYING;

    Shape join(Shape other) {
        return this == other ? this : VARYING;
    }
}
