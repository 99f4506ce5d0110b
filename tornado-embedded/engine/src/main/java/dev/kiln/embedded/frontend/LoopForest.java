package dev.kiln.embedded.frontend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who dominates whom, and which blocks form loops. */
final class LoopForest {
    /** A loop: the blocks from its header to the last jump back to it. */
    record Range(CodeBlock header, int end) {
        boolean contains(CodeBlock block) {
            return header.start <= block.start && block.start < end;
        }
    }

    private final List<CodeBlock> blocks;
    private final Map<CodeBlock, CodeBlock> dominators = new HashMap<>();
    private final Map<CodeBlock, Range> loops = new HashMap<>();

    /**
     * Analyses blocks in the order of their positions.
     *
     * @throws UnsupportedKernelException if control does not flow as javac lets it
     */
    LoopForest(MethodCode code, List<CodeBlock> blocks) {
        this.blocks = blocks;
        for (CodeBlock block : blocks.subList(1, blocks.size())) {
            CodeBlock dominator = null;
            for (CodeBlock predecessor : block.predecessors) {
                if (predecessor.start < block.start) {
                    dominator = dominator == null ? predecessor : common(dominator, predecessor);
                }
            }
            if (dominator == null) {
                throw foreign(code, block);
            }
            dominators.put(block, dominator);
        }
        for (CodeBlock block : blocks) {
            for (CodeBlock predecessor : block.predecessors) {
                if (predecessor.start >= block.start) {
                    if (!dominates(block, predecessor)) {
                        throw foreign(code, block);
                    }
                    loops.merge(block, new Range(block, predecessor.end), (a, b) -> a.end() > b.end() ? a : b);
                }
            }
        }
        nest();
    }

    /**
     * Widens loops around those that begin in them: the last jump of an inner loop may lead straight to an outer one.
     */
    private void nest() {
        for (CodeBlock header : blocks.reversed()) {
            Range outer = loops.get(header);
            if (outer != null) {
                int end = outer.end();
                for (Range inner : loops.values()) {
                    if (inner.header().start > header.start && inner.header().start < end) {
                        end = Math.max(end, inner.end());
                    }
                }
                loops.put(header, new Range(header, end));
            }
        }
    }

    private static UnsupportedKernelException foreign(MethodCode code, CodeBlock block) {
        return code.refuse(
                code.line(block.start),
                "a jump into the middle of a loop; compile kernels with javac",
                Section.CONTROL_FLOW);
    }

    private CodeBlock common(CodeBlock a, CodeBlock b) {
        CodeBlock one = a;
        CodeBlock other = b;
        while (one != other) {
            if (one.start > other.start) {
                one = dominator(one);
            } else {
                other = dominator(other);
            }
        }
        return one;
    }

    private CodeBlock dominator(CodeBlock block) {
        return dominators.getOrDefault(block, blocks.get(0));
    }

    private boolean dominates(CodeBlock a, CodeBlock b) {
        CodeBlock block = b;
        while (block.start > a.start) {
            block = dominator(block);
        }
        return block == a;
    }

    /** The loop that a block is the header of, or null. */
    @Nullable
    Range loop(CodeBlock header) {
        return loops.get(header);
    }

    /** Whether a block stands behind a loop that its dominator is in. */
    boolean followsLoop(CodeBlock block) {
        CodeBlock dominator = dominator(block);
        return loops.values().stream().anyMatch(loop -> loop.contains(dominator) && !loop.contains(block));
    }

    /**
     * The block whose statement a block follows or is nested in: its dominator, but for code behind a loop the header
     * of the outermost loop that the dominator is in and the block is not.
     */
    CodeBlock parent(CodeBlock block) {
        CodeBlock dominator = dominator(block);
        CodeBlock parent = dominator;
        for (Range loop : loops.values()) {
            if (loop.contains(dominator) && !loop.contains(block) && loop.header().start <= parent.start) {
                parent = loop.header();
            }
        }
        return parent;
    }

    /** The blocks by their {@link #parent}, in the order of their positions. */
    Map<CodeBlock, List<CodeBlock>> children() {
        Map<CodeBlock, List<CodeBlock>> children = new HashMap<>();
        for (CodeBlock block : blocks.subList(1, blocks.size())) {
            children.computeIfAbsent(parent(block), parent -> new ArrayList<>()).add(block);
        }
        return children;
    }
}
