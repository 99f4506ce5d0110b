package dev.kiln.embedded.host;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of the host: as many lanes as the widest registers hold of 32-bit elements. */
final class Lanes {
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    /** Work items per vector. */
    static final int COUNT = INTS.length();

    private Lanes() {}
}
