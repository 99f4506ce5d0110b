package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Walk;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What random programs consist of: counts how many of them have each feature. */
final class Coverage {
    private final Map<Feature, Integer> counts = new TreeMap<>();
    private int programs;

    private enum Feature {
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        SHIFTS,
        CASTS,
        INTEGER_DIVISION,
        FUNCTIONS,
        BRANCHES,
        LOOPS,
        EXITS,
        OUTER_EXITS,
        RETURNS,
        LOCAL_MEMORY,
        BARRIERS,
        PRIVATE_ARRAYS,
        ATOMICS
    }

    static Coverage of(List<RandomLaunch> launches) {
        Coverage coverage = new Coverage();
        for (RandomLaunch launch : launches) {
            for (Block program : launch.bodies()) {
                coverage.programs++;
                features(program).forEach(feature -> coverage.counts.merge(feature, 1, Integer::sum));
            }
        }
        return coverage;
    }

    /** What {@link #toString} gave, once more. */
    static Coverage parse(String text) {
        Coverage coverage = new Coverage();
        String[] words = text.split(" ", -1);
        coverage.programs = Integer.parseInt(words[0]);
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            coverage.counts.put(Feature.valueOf(pair[0]), Integer.parseInt(pair[1]));
        }
        return coverage;
    }

    void add(Coverage other) {
        programs += other.programs;
        other.counts.forEach((feature, count) -> counts.merge(feature, count, Integer::sum));
    }

    int programs() {
        return programs;
    }

    /** The share of programs that have each feature, in words. */
    String shares() {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " "
                        + Math.round(100.0 * entry.getValue() / programs) + "%")
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(entry -> " " + entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("", Integer.toString(programs), ""));
    }

    private static Set<Feature> features(Block program) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        jumps(program, null, features);
        Walk.statements(program, stmt -> {
            switch (stmt) {
                case Stmt.If s -> features.add(Feature.BRANCHES);
                case Stmt.For s -> features.add(Feature.LOOPS);
                case Stmt.Loop s -> features.add(Feature.LOOPS);
                case Stmt.Barrier s -> features.add(Feature.BARRIERS);
                case Stmt.AtomicAdd s -> features.add(Feature.ATOMICS);
                case Stmt.Return s -> features.add(Feature.RETURNS);
                default -> {}
            }
        });
        Walk.expressions(program, expr -> features(expr, features));
        return features;
    }

    private static void features(Expr expr, Set<Feature> features) {
        switch (expr) {
            case Expr.Binary b -> {
                if (b.type() != ValueType.BOOL) {
                    features.add(Feature.valueOf(b.type().name()));
                }
                if (b.op().isShift()) {
                    features.add(Feature.SHIFTS);
                }
                if (b.type().isInteger() && (b.op() == BinaryOp.DIV || b.op() == BinaryOp.REM)) {
                    features.add(Feature.INTEGER_DIVISION);
                }
            }
            case Expr.Convert c -> features.add(Feature.CASTS);
            case Expr.Narrow c -> features.add(Feature.CASTS);
            case Expr.Reinterpret c -> features.add(Feature.CASTS);
            case Expr.Call c -> features.add(Feature.FUNCTIONS);
            case Expr.Load load -> {
                switch (load.memory()) {
                    case Memory.LocalArray a -> features.add(Feature.LOCAL_MEMORY);
                    case Memory.PrivateArray a -> features.add(Feature.PRIVATE_ARRAYS);
                    case Memory.Buffer b -> {}
                }
            }
            default -> {}
        }
    }

    private static void jumps(Block block, @Nullable String inner, Set<Feature> features) {
        for (Stmt stmt : block.statements()) {
            switch (stmt) {
                case Stmt.Break s -> jump(s.label(), inner, features);
                case Stmt.Continue s -> jump(s.label(), inner, features);
                case Stmt.For s -> jumps(s.body(), s.label(), features);
                case Stmt.Loop s -> jumps(s.body(), s.label(), features);
                case Stmt.Labeled s -> jumps(s.body(), s.label(), features);
                default -> stmt.blocks().forEach(nested -> jumps(nested, inner, features));
            }
        }
    }

    private static void jump(String label, @Nullable String inner, Set<Feature> features) {
        if (label.startsWith(RandomStatements.END)) {
            features.add(Feature.RETURNS);
        } else {
            features.add(label.equals(inner) ? Feature.EXITS : Feature.OUTER_EXITS);
        }
    }
}
