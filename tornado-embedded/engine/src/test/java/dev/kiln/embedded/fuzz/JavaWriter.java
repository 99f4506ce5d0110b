package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a random kernel as Java methods that mean the same: the kernel, and helpers for some of its expressions and
 * statements, with returns from inside of them.
 */
final class JavaWriter {
    private final JavaHelpers helpers;
    private final JavaExpressions expressions;

    /** Where a text stands: the variables declared there, and the label that a return of the helper leaves. */
    private record Place(Set<Variable> scope, @Nullable String leaves, String leave) {
        Place inner() {
            return new Place(new HashSet<>(scope), leaves, leave);
        }
    }

    private JavaWriter(String name, long seed) {
        helpers = new JavaHelpers(name + "h", seed);
        expressions = new JavaExpressions(helpers);
    }

    /** Returns the methods of a kernel that has this name in Java. */
    static String write(Kernel kernel, String name, long seed) {
        return new JavaWriter(name, seed).kernel(kernel, name);
    }

    /** The variables that a statement reads or writes, nested ones included. */
    static Set<Variable> mentioned(Stmt stmt) {
        Block block = new Block(List.of(stmt));
        Set<Variable> variables = new LinkedHashSet<>(Walk.read(block));
        variables.addAll(Walk.written(block));
        return variables;
    }

    private String kernel(Kernel kernel, String name) {
        String parameters = kernel.parameters().stream()
                .map(parameter -> switch (parameter) {
                    case Parameter.Context c -> "KernelContext context";
                    case Parameter.Array a -> JavaHelpers.type(a.buffer()) + " " + a.name();
                    case Parameter.Scalar s -> JavaExpressions.name(s.type()) + " " + s.name();
                })
                .collect(Collectors.joining(", "));
        StringBuilder out = new StringBuilder("public static void " + name + "(" + parameters + ") {\n");
        for (Memory array : kernel.arrays()) {
            if (array instanceof Memory.LocalArray local) {
                String element = local.element().text();
                String type = element.substring(0, 1).toUpperCase(Locale.ROOT) + element.substring(1);
                out.append("%s[] %s = context.allocate%sLocalArray(%d);%n"
                        .formatted(element, local.name(), type, local.length()));
            }
        }
        block(kernel.body(), new Place(new HashSet<>(), null, ""), out);
        return helpers.text() + out.append("}\n");
    }

    private void block(Block block, Place place, StringBuilder out) {
        List<Stmt> statements = block.statements();
        for (int i = 0; i < statements.size(); i++) {
            Stmt stmt = statements.get(i);
            for (Variable variable : mentioned(stmt)) {
                if (place.scope.contains(variable)) {
                    continue;
                }
                boolean later = statements.subList(i + 1, statements.size()).stream()
                        .anyMatch(next -> mentioned(next).contains(variable));
                declare(variable, stmt, later, place, out);
            }
            if (!helper(stmt, place, out)) {
                statement(stmt, place, out);
            }
        }
    }

    /** Declares a variable before the first statement that mentions it, unless a narrower place will do. */
    private static void declare(Variable variable, Stmt first, boolean later, Place place, StringBuilder out) {
        boolean counts = first instanceof Stmt.For loop && loop.index().equals(variable) && !later;
        boolean isOwn =
                first.expressions().stream().anyMatch(expr -> Walk.read(expr).contains(variable));
        boolean inOne = first.blocks().stream()
                        .filter(nested -> mentioned(nested).contains(variable))
                        .count()
                == 1;
        boolean assigned =
                first instanceof Stmt.Assign assign && assign.variable().equals(variable);
        boolean nested = !later && !isOwn && inOne && !variable.equals(Walk.written(first));
        if (!counts && !assigned && !nested) {
            String nothing = variable.type() == ValueType.BOOL ? "false" : "0";
            out.append("%s %s = %s;%n".formatted(JavaExpressions.name(variable.type()), variable.name(), nothing));
            place.scope.add(variable);
        }
    }

    private static Set<Variable> mentioned(Block block) {
        return mentioned(new Stmt.Labeled(0, "", block));
    }

    private void statement(Stmt stmt, Place place, StringBuilder out) {
        switch (stmt) {
            case Stmt.Assign s -> {
                if (place.scope.add(s.variable())) {
                    out.append(JavaExpressions.name(s.variable().type())).append(' ');
                }
                out.append(s.variable().name() + " = " + expressions.of(s.value()) + ";\n");
            }
            case Stmt.Store s -> out.append(store(s)).append(";\n");
            case Stmt.Clear s ->
                out.append("%1$s[] %2$s = new %1$s[%3$d];%n"
                        .formatted(
                                s.array().element().text(),
                                s.array().name(),
                                s.array().length()));
            case Stmt.AtomicAdd s ->
                out.append("context.atomicAdd(%s, %s, %s);%n"
                        .formatted(s.memory().name(), expressions.of(s.index()), expressions.of(s.value())));
            case Stmt.If s -> {
                nested("if (" + expressions.of(s.condition()) + ") {\n", s.then(), place, out);
                if (!s.otherwise().statements().isEmpty()) {
                    nested("else {\n", s.otherwise(), place, out);
                }
            }
            case Stmt.For s -> loop(s, place, out);
            case Stmt.Loop s -> nested(s.label() + ": while (true) {\n", s.body(), place, out);
            case Stmt.Labeled s -> nested(s.label() + ": {\n", s.body(), place, out);
            case Stmt.Break s -> out.append(leaves(s, place) ? place.leave : "break " + s.label() + ";\n");
            case Stmt.Continue s -> out.append("continue ").append(s.label()).append(";\n");
            case Stmt.Return s -> out.append("return;\n");
            case Stmt.Barrier s ->
                out.append(s.fence() == Stmt.Fence.LOCAL ? "context.localBarrier();\n" : "context.globalBarrier();\n");
        }
    }

    private void nested(String head, Block block, Place place, StringBuilder out) {
        out.append(head);
        block(block, place.inner(), out);
        out.append("}\n");
    }

    private void loop(Stmt.For loop, Place place, StringBuilder out) {
        Place inner = place.inner();
        String index = loop.index().name();
        String type = inner.scope.add(loop.index())
                ? JavaExpressions.name(loop.index().type()) + " "
                : "";
        String step = switch ((int) loop.step()) {
            case 1 -> index + "++";
            default -> index + (loop.step() < 0 ? " -= " + -loop.step() : " += " + loop.step());
        };
        String head = "%s: for (%s%s = %s; %s %s %s; %s) {%n"
                .formatted(
                        loop.label(),
                        type,
                        index,
                        expressions.of(loop.from()),
                        index,
                        loop.op().text(),
                        expressions.of(loop.limit()),
                        step);
        nested(head, loop.body(), inner, out);
    }

    private boolean leaves(Stmt.Break exit, Place place) {
        return exit.label().equals(place.leaves) && helpers.decide(exit.label() + exit.line(), 2);
    }

    private String store(Stmt.Store store) {
        String value = expressions.of(store.value());
        boolean narrows = store.memory().element().valueType() == ValueType.INT;
        String element = narrows ? "(" + store.memory().element().text() + ") " + value : value;
        String index = expressions.of(store.index());
        String name = store.memory().name();
        return JavaExpressions.isNative(store.memory())
                ? name + ".set(" + index + ", " + element + ")"
                : name + "[" + index + "] = " + element;
    }

    /** Writes the call of a helper that does a statement, if it may be one. */
    private boolean helper(Stmt stmt, Place place, StringBuilder out) {
        boolean whole = stmt instanceof Stmt.Labeled named && named.label().startsWith(RandomStatements.END);
        Set<Variable> results = new LinkedHashSet<>(Walk.written(new Block(List.of(stmt))));
        results.retainAll(place.scope);
        if (stmt.blocks().isEmpty()
                || results.size() > 1
                || !helpers.decide("statement " + stmt.line(), whole ? 2 : 4)
                || !staysInside(stmt)) {
            return false;
        }
        Variable result = results.isEmpty() ? null : results.iterator().next();
        String leave = result == null ? "return;\n" : "return " + result.name() + ";\n";
        String label = switch (stmt) {
            case Stmt.For s -> s.label();
            case Stmt.Labeled s -> s.label();
            default -> null;
        };
        Map<String, String> parameters = JavaHelpers.parameters(stmt, place.scope);
        Place inside = new Place(new HashSet<>(place.scope), label, leave);
        StringBuilder body = new StringBuilder();
        if (stmt instanceof Stmt.If choice && helpers.decide("early " + stmt.line(), 2)) {
            body.append("if (" + expressions.of(choice.condition()) + ") {\n");
            block(choice.then(), inside.inner(), body);
            body.append(leave).append("}\n");
            block(choice.otherwise(), inside.inner(), body);
        } else {
            statement(stmt, inside, body);
        }
        String type = result == null ? "void" : JavaExpressions.name(result.type());
        String name = helpers.add(type, parameters, body.append(leave).toString());
        String call = name + "(" + String.join(", ", parameters.keySet()) + ");\n";
        out.append(result == null ? call : result.name() + " = " + call);
        return true;
    }

    /** Whether no jump leaves a statement. */
    private static boolean staysInside(Stmt stmt) {
        Set<String> inside = new HashSet<>();
        boolean[] leaves = {false};
        Walk.statements(new Block(List.of(stmt)), each -> {
            switch (each) {
                case Stmt.For s -> inside.add(s.label());
                case Stmt.Loop s -> inside.add(s.label());
                case Stmt.Labeled s -> inside.add(s.label());
                case Stmt.Break s -> leaves[0] |= !inside.contains(s.label());
                case Stmt.Continue s -> leaves[0] |= !inside.contains(s.label());
                case Stmt.Return s -> leaves[0] = true;
                default -> {}
            }
        });
        return !leaves[0];
    }
}
