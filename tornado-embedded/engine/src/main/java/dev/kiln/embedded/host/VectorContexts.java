package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.lang.classfile.CodeBuilder;
import java.util.Set;

/** Bytecode that keeps the lanes' variables in {@link Scratch} from one region of a kernel to the next. */
final class VectorContexts {
    private final CodeBuilder code;
    private final RowSlots slots;
    private final VectorCode vectors;

    VectorContexts(VectorMethod method) {
        code = method.code();
        slots = method.slots();
        vectors = method.vectors();
    }

    /** Loads the variables that a region uses. */
    void load() {
        for (Variable variable : slots.layout().contexts().keySet()) {
            if (slots.variables().has(variable)) {
                for (int half = 0; half < VectorCode.halves(variable.type()); half++) {
                    vectors.species(stored(variable));
                    place(variable, half);
                    vectors.fromArray(stored(variable));
                    if (variable.type() == ValueType.BOOL) {
                        vectors.intsToMask();
                    }
                    code.astore(slots.variables().vector(variable, half));
                }
            }
        }
    }

    /** Saves the variables that a region writes. */
    void save(Block region) {
        Set<Variable> written = Walk.written(region);
        for (Variable variable : slots.layout().contexts().keySet()) {
            if (written.contains(variable)) {
                for (int half = 0; half < VectorCode.halves(variable.type()); half++) {
                    vectors.load(variable.type(), slots.variables().vector(variable, half));
                    if (variable.type() == ValueType.BOOL) {
                        vectors.maskToInts();
                    }
                    place(variable, half);
                    vectors.intoArray(stored(variable));
                }
            }
        }
    }

    private static ValueType stored(Variable variable) {
        return variable.type() == ValueType.BOOL ? ValueType.INT : variable.type();
    }

    private void place(Variable variable, int half) {
        code.aload(slots.contextArray(variable));
        slots.queries().pushItem();
        code.loadConstant(half * (Lanes.COUNT / 2)).iadd();
    }
}
