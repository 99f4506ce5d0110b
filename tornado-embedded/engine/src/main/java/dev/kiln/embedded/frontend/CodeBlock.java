package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Stmt;
import java.util.ArrayList;
import java.util.List;

/** A basic block: a run of instructions, and once translated its statements and how it ends. */
final class CodeBlock {
    /** How a block ends. */
    sealed interface Exit {
        /** Where control can go. */
        List<CodeBlock> targets();
    }

    /** Always goes on at one place. */
    record Jump(CodeBlock target) implements Exit {
        @Override
        public List<CodeBlock> targets() {
            return List.of(target);
        }
    }

    /** Goes to one of two places. */
    record Branch(Expr condition, CodeBlock whenTrue, CodeBlock whenFalse) implements Exit {
        @Override
        public List<CodeBlock> targets() {
            return List.of(whenTrue, whenFalse);
        }
    }

    /** Goes to the place of the first case that the key equals. */
    record Choice(Expr key, List<Case> cases, CodeBlock otherwise) implements Exit {
        @Override
        public List<CodeBlock> targets() {
            List<CodeBlock> targets = new ArrayList<>();
            cases.forEach(one -> targets.add(one.target()));
            targets.add(otherwise);
            return targets;
        }
    }

    /** One case of a choice: all values that go to the same place. */
    record Case(List<Integer> values, CodeBlock target) {}

    /** Leaves the method; what that means is already among the statements. */
    record Leave() implements Exit {
        @Override
        public List<CodeBlock> targets() {
            return List.of();
        }
    }

    final int start;
    final int end;
    final List<CodeBlock> predecessors = new ArrayList<>();
    final List<Stmt> statements = new ArrayList<>();
    /** The operands that are left on the stack; the successors begin with them. */
    List<Value> stackAfter = List.of();

    /** Where the block ends; {@link Leave} until it is translated. */
    Exit exit = new Leave();
    /** The line of the exit. */
    int exitLine;

    CodeBlock(int start, int end) {
        this.start = start;
        this.end = end;
    }

    @Override
    public String toString() {
        return "block " + start;
    }
}
