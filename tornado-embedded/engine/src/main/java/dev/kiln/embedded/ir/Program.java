package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A kernel's body laid out flat, so that the interpreter can stop a work item at a barrier and go on later. */
final class Program {
    /** One step of a work item; the next one follows unless it says otherwise. */
    sealed interface Step {
        /** The kernel's line. */
        int line();
    }

    /** Runs a statement without nested blocks that is no jump. */
    record Run(Stmt stmt) implements Step {
        @Override
        public int line() {
            return stmt.line();
        }
    }

    /** Goes elsewhere if a condition does not hold. */
    record Unless(int line, Expr condition, Place target) implements Step {}

    /** Goes elsewhere. */
    record Goto(int line, Place target) implements Step {}

    /** A step's number, known once it is laid out. */
    static final class Place {
        private int step;

        int step() {
            return step;
        }
    }

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Place> breaks = new HashMap<>();
    private final Map<String, Place> continues = new HashMap<>();
    private final Place end = new Place();

    Program(Kernel kernel) {
        block(kernel.body());
        put(end);
    }

    List<Step> steps() {
        return steps;
    }

    private void put(Place place) {
        place.step = steps.size();
    }

    private void block(Block block) {
        block.statements().forEach(this::statement);
    }

    private void statement(Stmt stmt) {
        switch (stmt) {
            case Stmt.If s -> {
                Place otherwise = new Place();
                Place behind = new Place();
                steps.add(new Unless(s.line(), s.condition(), otherwise));
                block(s.then());
                steps.add(new Goto(s.line(), behind));
                put(otherwise);
                block(s.otherwise());
                put(behind);
            }
            case Stmt.For s -> loop(s);
            case Stmt.Loop s -> {
                Place head = new Place();
                Place behind = new Place();
                breaks.put(s.label(), behind);
                continues.put(s.label(), head);
                put(head);
                block(s.body());
                steps.add(new Goto(s.line(), head));
                put(behind);
            }
            case Stmt.Labeled s -> {
                Place behind = new Place();
                breaks.put(s.label(), behind);
                block(s.body());
                put(behind);
            }
            case Stmt.Break s -> steps.add(new Goto(s.line(), target(breaks, s.label())));
            case Stmt.Continue s -> steps.add(new Goto(s.line(), target(continues, s.label())));
            case Stmt.Return s -> steps.add(new Goto(s.line(), end));
            default -> steps.add(new Run(stmt));
        }
    }

    private void loop(Stmt.For loop) {
        Expr index = new Expr.Read(loop.index());
        Place test = new Place();
        Place increment = new Place();
        Place behind = new Place();
        breaks.put(loop.label(), behind);
        continues.put(loop.label(), increment);
        steps.add(new Run(new Stmt.Assign(loop.line(), loop.index(), loop.from())));
        put(test);
        steps.add(new Unless(loop.line(), new Expr.Compare(loop.op(), index, loop.limit()), behind));
        block(loop.body());
        put(increment);
        Expr step = new Expr.Constant(loop.index().type(), loop.step());
        Expr next = new Expr.Binary(BinaryOp.ADD, index, step);
        steps.add(new Run(new Stmt.Assign(loop.line(), loop.index(), next)));
        steps.add(new Goto(loop.line(), test));
        put(behind);
    }

    private static Place target(Map<String, Place> places, String label) {
        Place place = places.get(label);
        if (place == null) {
            throw new IllegalStateException("no target " + label);
        }
        return place;
    }
}
