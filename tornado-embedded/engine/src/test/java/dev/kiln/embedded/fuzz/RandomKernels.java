package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Kernels drawn by a seed, for comparing ways to run them. They are free of races: a work item writes only to elements
 * of its own, to its own element of local memory, or adds with atomics. Loops end, indexes are inside, divisors are
 * odd, and the bits of a NaN never become a number.
 *
 * <p>Most kernels consist of two small programs that run one after the other, each with variables and outputs of its
 * own: PoCL takes a tenth of a second to begin with a kernel at all, and much longer for each program if there are
 * more. Every eighth kernel is one large program.
 */
public final class RandomKernels {
    private static final int PROGRAMS = 2;
    private static final int LARGE = 8;

    private final Random random;
    private final boolean functionsAnywhere;
    private final List<Variable> variables = new ArrayList<>();
    private final List<Memory> arrays = new ArrayList<>();
    private final Counters counters = new Counters();

    private RandomKernels(long seed, boolean functionsAnywhere) {
        random = new Random(seed);
        this.functionsAnywhere = functionsAnywhere;
    }

    /** A kernel and the programs that it consists of. */
    public record Drawn(Kernel kernel, List<Block> programs) {}

    /** Numbers for what is unique in a kernel. */
    static final class Counters {
        private int line = 10;
        private int name;

        int line() {
            return line++;
        }

        int name() {
            return name++;
        }
    }

    /**
     * Draws a kernel with the parameters of {@link FuzzParameters}. Results of functions whose bits each device may
     * choose go nowhere but to outputs of their own.
     */
    public static Drawn draw(long seed) {
        return new RandomKernels(seed, false).kernel(seed);
    }

    /** Draws a kernel that computes with the results of all functions. */
    public static Drawn drawWithFunctionsAnywhere(long seed) {
        return new RandomKernels(seed, true).kernel(seed);
    }

    /** Whether the work items of a group work together. */
    public static boolean isGrouped(Kernel kernel) {
        return kernel.arrays().stream().anyMatch(array -> array instanceof Memory.LocalArray);
    }

    /** How long an array must be for every kernel, on a number of work items. */
    public static int length(Parameter.Array array, int items) {
        return FuzzParameters.length(array, PROGRAMS, items);
    }

    /** How many programs the kernel of a seed consists of. */
    static int programs(long seed) {
        return Math.floorMod(seed, LARGE) == 0 ? 1 : PROGRAMS;
    }

    private Drawn kernel(long seed) {
        boolean grouped = random.nextInt(3) == 0;
        boolean asksForGroup = grouped || random.nextBoolean();
        if (grouped) {
            for (ElementType element : RandomStatements.LOCAL_ELEMENTS) {
                arrays.add(new Memory.LocalArray("s" + element.text(), element, RandomStatements.LOCAL));
            }
        }
        List<Block> programs = new ArrayList<>();
        List<Stmt> body = new ArrayList<>();
        for (int program = 0; program < programs(seed); program++) {
            boolean wide = random.nextInt(5) < 2;
            List<Memory> own = new ArrayList<>(arrays.subList(0, grouped ? RandomStatements.LOCAL_ELEMENTS.size() : 0));
            RandomExpressions expressions = new RandomExpressions(random, wide, asksForGroup, functionsAnywhere, own);
            for (ElementType element : ElementType.values()) {
                if (expressions.usable(element) && random.nextInt(programs(seed) == 1 ? 3 : 12) == 0) {
                    own.add(new Memory.PrivateArray(
                            "p" + element.text() + program, element, RandomExpressions.PRIVATE));
                    arrays.add(own.getLast());
                }
            }
            RandomStatements statements =
                    new RandomStatements(random, expressions, counters, program, grouped, variables, own);
            programs.add(new Block(programs(seed) == 1 ? statements.large() : statements.small()));
            body.addAll(programs.getLast().statements());
        }
        Kernel kernel = new Kernel(
                "random" + Long.toUnsignedString(seed),
                "dev.Random",
                FuzzParameters.all(),
                arrays,
                variables,
                List.of(),
                new Block(body));
        return new Drawn(kernel, programs);
    }
}
