package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;

/** Bytecode for expressions of all lanes that change a value's type or width. */
final class VectorConversions {
    private final CodeBuilder code;
    private final VectorCode vectors;
    private final VectorExpressions expressions;

    VectorConversions(VectorMethod method, VectorExpressions expressions) {
        code = method.code();
        vectors = method.vectors();
        this.expressions = expressions;
    }

    void convert(Expr.Convert convert, int half) {
        ValueType from = convert.operand().type();
        ValueType to = convert.to();
        if (from == to) {
            expressions.push(convert.operand(), half);
            return;
        }
        String name = letter(from) + "2" + letter(to);
        if (VectorCode.isPair(from) && !VectorCode.isPair(to)) {
            // The halves come out as halves of a vector whose other lanes are zero bits.
            for (int part = 0; part < 2; part++) {
                expressions.push(convert.operand(), part);
                vectors.convert(name, to, -part);
                if (to == ValueType.FLOAT) {
                    vectors.reinterpret(ValueType.INT);
                }
            }
            vectors.binary(ValueType.INT, "OR");
            if (to == ValueType.FLOAT) {
                vectors.reinterpret(ValueType.FLOAT);
            }
        } else {
            expressions.push(convert.operand(), half);
            vectors.convert(name, to, VectorCode.isPair(from) ? 0 : VectorCode.isPair(to) ? half : 0);
        }
    }

    private static String letter(ValueType type) {
        return type.name().substring(0, 1);
    }

    void narrow(Expr.Narrow narrow) {
        expressions.push(narrow.operand(), 0);
        switch (narrow.op()) {
            case I2B -> vectors.extend(24, "ASHR");
            case I2S -> vectors.extend(16, "ASHR");
            case I2C -> {
                vectors.species(ValueType.INT);
                code.loadConstant(0xffff);
                vectors.broadcast(ValueType.INT);
                vectors.binary(ValueType.INT, "AND");
            }
        }
    }

    void reinterpret(Expr.Reinterpret reinterpret, int half) {
        expressions.push(reinterpret.operand(), half);
        vectors.reinterpret(reinterpret.to());
    }

    void bitCount(Expr.Unary unary, int half) {
        ValueType type = unary.operand().type();
        if (type != ValueType.LONG) {
            expressions.push(unary.operand(), half);
            vectors.unary(type, "BIT_COUNT");
            return;
        }
        for (int part = 0; part < 2; part++) {
            expressions.push(unary.operand(), part);
            vectors.unary(type, "BIT_COUNT");
            vectors.convert("L2I", ValueType.INT, -part);
        }
        vectors.binary(ValueType.INT, "OR");
    }
}
