package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_long;

import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The local variables of one generated method that stand for variables of the kernel, and for its fixed loads. */
final class VariableSlots {
    private final CodeBuilder code;
    private final KernelLayout layout;
    private final Map<Variable, Integer> scalars = new HashMap<>();
    private final Map<Variable, int[]> vectors = new HashMap<>();
    private final Map<Expr.Load, Integer> fixed = new HashMap<>();

    VariableSlots(CodeBuilder code, KernelLayout layout) {
        this.code = code;
        this.layout = layout;
    }

    /** Makes room for a variable with one value: what the group shares, or zero. */
    void add(Variable variable) {
        ValueType type = variable.type();
        int slot = code.allocateLocal(HostTypes.kind(type));
        scalars.put(variable, slot);
        Integer uniform = layout.uniforms().get(variable);
        if (uniform != null) {
            code.aload(RowSlots.SCRATCH)
                    .getfield(HostTypes.SCRATCH, "uniforms", CD_long.arrayType())
                    .loadConstant(uniform)
                    .laload();
            Bits.fromLong(code, type);
        } else {
            pushZero(type);
        }
        code.storeLocal(HostTypes.kind(type), slot);
    }

    /** Makes room for a variable with a value per lane, set to zero. */
    void addVector(Variable variable) {
        VectorCode zeros = new VectorCode(code, false);
        int[] halves = new int[VectorCode.halves(variable.type())];
        for (int half = 0; half < halves.length; half++) {
            zeros.species(variable.type());
            pushZero(variable.type());
            zeros.broadcast(variable.type());
            halves[half] = code.allocateLocal(TypeKind.REFERENCE);
            code.astore(halves[half]);
        }
        vectors.put(variable, halves);
    }

    /** Makes room for a load that is done once, set to zero; returns the slot. */
    int add(Expr.Load load) {
        int slot = code.allocateLocal(HostTypes.kind(load.type()));
        pushZero(load.type());
        code.storeLocal(HostTypes.kind(load.type()), slot);
        return slot;
    }

    private void pushZero(ValueType type) {
        switch (type) {
            case BOOL, INT -> code.iconst_0();
            case LONG -> code.lconst_0();
            case FLOAT -> code.fconst_0();
            case DOUBLE -> code.dconst_0();
        }
    }

    /** Makes a slot stand for a load from here on. */
    void setFixed(Expr.Load load, int slot) {
        fixed.put(load, slot);
    }

    /** The slot of a load that was done at the start of the row, or null. */
    @Nullable
    Integer fixed(Expr.Load load) {
        return fixed.get(load);
    }

    int scalar(Variable variable) {
        return RowSlots.known(scalars, variable);
    }

    /** The slot of a variable's lanes, or of one half of them. */
    int vector(Variable variable, int half) {
        int[] halves = vectors.get(variable);
        if (halves == null) {
            throw new IllegalStateException("Generated code asks for the lanes of " + variable + ", which has none");
        }
        return halves[halves.length == 1 ? 0 : half];
    }

    /** Whether the method has a slot for a variable. */
    boolean has(Variable variable) {
        return scalars.containsKey(variable) || vectors.containsKey(variable);
    }
}
