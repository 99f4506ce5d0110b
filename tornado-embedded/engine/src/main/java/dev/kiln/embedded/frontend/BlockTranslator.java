package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.UnaryOp;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.List;

/** Runs the instructions of one block on symbolic operands and writes down what they do. */
final class BlockTranslator {
    private final MethodTranslator method;
    private final MethodCode code;
    private final CodeBlock block;
    private final OperandStack stack;
    private final ExitTranslator exits;

    BlockTranslator(MethodTranslator method, CodeBlock block, List<Value> entry) {
        this.method = method;
        code = method.code();
        this.block = block;
        stack = new OperandStack(method.builder(), code, block.statements, entry);
        exits = new ExitTranslator(method, block, stack);
    }

    /** Fills in the block's statements, exit and remaining stack. */
    void translate() {
        for (int position = block.start; position < block.end; position++) {
            stack.at(position, method.line(position));
            instruction(position, code.instructions().get(position));
        }
        block.stackAfter = stack.settle();
        block.exitLine = stack.line();
        Instruction last = code.instructions().get(block.end - 1);
        boolean jumps = last instanceof BranchInstruction
                || last instanceof ReturnInstruction
                || last instanceof LookupSwitchInstruction
                || last instanceof TableSwitchInstruction;
        if (!jumps) {
            block.exit = new CodeBlock.Jump(method.blockAt(block.end));
        }
    }

    private void instruction(int position, Instruction instruction) {
        switch (instruction) {
            case ConstantInstruction constant -> constant(constant);
            case LoadInstruction load -> stack.push(method.read(position));
            case StoreInstruction store -> store(position);
            case IncrementInstruction increment -> {
                Variable variable = method.variable(method.locals().loadedAt(position));
                Expr sum = new Expr.Binary(BinaryOp.ADD, new Expr.Read(variable), Expr.ofInt(increment.constant()));
                stack.assign(variable, sum);
            }
            case OperatorInstruction operator -> operator(operator.opcode());
            case ConvertInstruction convert ->
                stack.push(Operators.convert(convert.toType(), OperandStack.coerce(stack.popExpr(), ValueType.INT)));
            case ArrayLoadInstruction load -> {
                Expr index = stack.pop(ValueType.INT);
                stack.push(new Expr.Load(stack.popArray().memory(), index));
            }
            case ArrayStoreInstruction store -> {
                Expr value = OperandStack.coerce(stack.popExpr(), ValueType.INT);
                Expr index = stack.pop(ValueType.INT);
                stack.effect(new Stmt.Store(stack.line(), stack.popArray().memory(), index, value));
            }
            case StackInstruction shuffle -> shuffle(shuffle.opcode());
            case FieldInstruction field -> new CallTranslator(method, stack).field(field);
            case InvokeInstruction call -> new CallTranslator(method, stack).call(position, call);
            case NewPrimitiveArrayInstruction array -> newArray(position, array.typeKind());
            case NewObjectInstruction creation ->
                create(position, creation.className().asInternalName());
            case TypeCheckInstruction check -> cast(check);
            case BranchInstruction branch -> exits.branch(branch);
            case LookupSwitchInstruction choice -> exits.choose(choice.cases(), choice.defaultTarget());
            case TableSwitchInstruction choice -> exits.choose(choice.cases(), choice.defaultTarget());
            case ReturnInstruction leave -> method.leave(stack, leave.typeKind());
            case NopInstruction nop -> {}
            default -> throw Refusals.instruction(stack, instruction);
        }
    }

    private void constant(ConstantInstruction constant) {
        Object value = constant.constantValue();
        stack.push(
                switch (value) {
                    case Integer number -> Expr.ofInt(number);
                    case Long number -> Expr.ofLong(number);
                    case Float number -> Expr.ofFloat(number);
                    case Double number -> Expr.ofDouble(number);
                    default ->
                        throw stack.refuse(
                                "null, a string or a class; kernels know only numbers and arrays", Section.ARITHMETIC);
                });
    }

    private void store(int position) {
        LocalVariables.Local local = method.locals().storedAt(position);
        Value value = stack.pop();
        if (value instanceof Value.Scalar number) {
            Variable variable = method.variable(local);
            Expr assigned = OperandStack.coerce(number.expr(), variable.type());
            if (variable.type() == ValueType.INT && !method.locals().isChanging(local)) {
                method.builder().define(variable, assigned);
            }
            stack.assign(variable, assigned);
        } else if (value instanceof Value.Compound object) {
            method.assign(local, object.instance(), stack);
        } else if (!method.bind(local, value)) {
            throw stack.refuse(
                    "an array variable that is assigned twice; use one variable for each array", Section.ARRAYS);
        }
    }

    /** A cast that the class of an object makes certain. */
    private void cast(TypeCheckInstruction check) {
        Value value = stack.pop();
        boolean certain = check.opcode() == Opcode.CHECKCAST
                && value instanceof Value.Compound object
                && object.instance().type().equals(check.type().asInternalName().replace('/', '.'));
        if (!certain) {
            throw Refusals.instruction(stack, check);
        }
        stack.push(value);
    }

    private void operator(Opcode opcode) {
        BinaryOp op = Operators.binary(opcode);
        if (op != null) {
            Expr right = stack.popExpr();
            Expr left = stack.popExpr();
            stack.push(Operators.binary(op, left, right));
            return;
        }
        switch (opcode) {
            case INEG, LNEG, FNEG, DNEG ->
                stack.push(new Expr.Unary(UnaryOp.NEGATE, OperandStack.coerce(stack.popExpr(), ValueType.INT)));
            case LCMP, FCMPL, FCMPG, DCMPL, DCMPG -> {
                Expr right = stack.popExpr();
                stack.push(new Value.Comparison(opcode, stack.popExpr(), right));
            }
            case ARRAYLENGTH ->
                stack.push(CallTranslator.length(stack.popArray().memory()));
            default -> throw new IllegalArgumentException("unknown operator " + opcode);
        }
    }

    private void shuffle(Opcode opcode) {
        switch (opcode) {
            case POP -> stack.drop();
            case POP2 -> {
                Value top = stack.pop();
                stack.push(top);
                stack.drop();
                if (!(top instanceof Value.Scalar number) || !isWide(number.expr())) {
                    stack.drop();
                }
            }
            case DUP -> stack.duplicate(1, 0);
            case DUP_X1 -> stack.duplicate(1, 1);
            case DUP_X2 -> stack.duplicate(1, 2);
            case DUP2 -> stack.duplicate(2, 0);
            case DUP2_X1 -> stack.duplicate(2, 1);
            case DUP2_X2 -> stack.duplicate(2, 2);
            case SWAP -> {
                Value top = stack.pop();
                Value below = stack.pop();
                stack.push(top);
                stack.push(below);
            }
            default -> throw new IllegalArgumentException("unknown stack instruction " + opcode);
        }
    }

    private static boolean isWide(Expr expr) {
        return expr.type() == ValueType.LONG || expr.type() == ValueType.DOUBLE;
    }

    private void create(int position, String internalName) {
        ElementType element = KernelReader.NATIVE_ARRAYS.get("L" + internalName + ";");
        if (element == null) {
            new ObjectTranslator(method, stack).create(internalName.replace('/', '.'));
        } else {
            stack.push(new Value.Unmade(element, position));
        }
    }

    private void newArray(int position, TypeKind kind) {
        ElementType element = Operators.element(kind);
        if (element == null) {
            throw stack.refuse("a boolean array; use byte", Section.ARRAYS);
        }
        int length = constantLength(stack);
        String name = nameOfResult(code, position, "array");
        Memory.PrivateArray array = method.builder().privateArray(name, element, length);
        stack.emit(new Stmt.Clear(stack.line(), array));
        stack.push(new Value.Array(array));
    }

    private static boolean isKnownAtLaunch(Expr expr) {
        boolean varies = expr instanceof Expr.Read || expr instanceof Expr.Load || expr instanceof Expr.WorkItem;
        return !varies && expr.operands().stream().allMatch(BlockTranslator::isKnownAtLaunch);
    }

    /** Takes an array length, which has to be a constant, or become one with the arguments of the task. */
    static int constantLength(OperandStack stack) {
        Expr length = stack.resolve(stack.pop(ValueType.INT));
        if (length instanceof Expr.Constant constant) {
            if (constant.intValue() > 0) {
                return constant.intValue();
            }
            throw stack.refuse("an array of " + constant.intValue() + " elements", Section.ARRAYS);
        }
        String construct = "an array length that is no positive constant; arrays inside a kernel need one";
        if (isKnownAtLaunch(length)) {
            throw stack.unknownLength(construct);
        }
        throw stack.refuse(construct, Section.ARRAYS);
    }

    /** The name of the variable that an instruction's result is stored in at once, or a substitute. */
    static String nameOfResult(MethodCode code, int position, String substitute) {
        if (code.instructions().get(position + 1) instanceof StoreInstruction store) {
            MethodCode.Local local = code.local(store.slot(), position + 2);
            return local == null ? substitute : local.name();
        }
        return substitute;
    }
}
