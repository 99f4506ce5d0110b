package dev.kiln.kernels.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.Activations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KernelLintTest {
    private static final int KERNELS_AT_LEAST = 35;
    private static final String API = "uk.ac.manchester.tornado.api.";
    private static final ClassDesc CONTEXT = ClassDesc.of(API + "KernelContext");
    private static final Pattern MARK = Pattern.compile("[;{}] // ([A-Z_, ]+)$");
    private static final Path PLANTED = Path.of("src/test/java/dev/kiln/kernels/lint/Planted.java");

    @Test
    void kernelsShouldKeepToTheRules() throws IOException, URISyntaxException {
        KernelLint lint = new KernelLint(kernelClasses());
        assertThat(lint.kernels()).hasSizeGreaterThanOrEqualTo(KERNELS_AT_LEAST);
        assertThat(lint.check()).isEmpty();
    }

    @Test
    void shouldFindEachPlantedViolationOnItsLine() throws IOException {
        List<String> found = new KernelLint(List.of(parse(Planted.class)))
                .check().stream()
                        .map(violation -> violation.line() + " " + violation.rule())
                        .distinct()
                        .toList();
        assertThat(found).containsExactlyInAnyOrderElementsOf(marks());
    }

    @Test
    void shouldNameMethodLineAndRemedy() {
        assertThat(new KernelLint(List.of(parse(Planted.class))).check())
                .map(Violation::toString)
                .anySatisfy(text -> assertThat(text)
                        .startsWith("dev.kiln.kernels.lint.Planted.fused, line ")
                        .contains("ROUNDING: Math.fma")
                        .endsWith("a*b+c)"));
    }

    @Test
    void shouldFindKernelsWithoutDebugTables() {
        byte[] stripped = ClassFile.of()
                .transformClass(
                        parse(Activations.class), ClassTransform.transformingMethodBodies((builder, element) -> {
                            if (!(element instanceof LocalVariable)) {
                                builder.with(element);
                            }
                        }));
        assertThat(new KernelLint(List.of(ClassFile.of().parse(stripped))).check())
                .isNotEmpty()
                .allMatch(violation -> violation.rule() == Rule.NO_DEBUG_TABLES);
    }

    @Test
    void shouldFindNarrowFloatTypes() {
        assertThat(rules(List.of(ClassDesc.of(API + "types.arrays.FP8Array")), CodeBuilder::return_))
                .contains(Rule.NARROW_FLOAT_TYPE);
        assertThat(rules(List.of(ClassDesc.of(API + "types.HalfFloat")), CodeBuilder::return_))
                .contains(Rule.NARROW_FLOAT_TYPE);
        assertThat(rules(
                        List.of(),
                        code -> code.new_(ClassDesc.of(API + "types.HalfFloat"))
                                .pop()
                                .return_()))
                .contains(Rule.NARROW_FLOAT_TYPE);
        assertThat(rules(
                        List.of(),
                        code -> code.fconst_0()
                                .invokestatic(
                                        ClassDesc.of(API + "types.FP8"),
                                        "e4m3FromFloat",
                                        MethodTypeDesc.of(ConstantDescs.CD_byte, ConstantDescs.CD_float))
                                .pop()
                                .return_()))
                .contains(Rule.NARROW_FLOAT_TYPE);
    }

    @Test
    void shouldFindVectorsThatAreMadeInALoop() {
        ClassDesc vector = ClassDesc.of(API + "types.vectors.Float8");
        assertThat(rules(List.of(), code -> {
                    Label head = code.newBoundLabel();
                    code.new_(vector).pop().iconst_0().ifeq(head).return_();
                }))
                .contains(Rule.ALLOCATION_IN_LOOP);
    }

    @Test
    void shouldFindTooManyParameters() {
        assertThat(rules(Collections.nCopies(20, ConstantDescs.CD_int), CodeBuilder::return_))
                .contains(Rule.TOO_MANY_PARAMETERS);
    }

    @Test
    void everyRuleShouldHaveANegativeTest() throws IOException {
        List<Rule> here = List.of(
                Rule.NO_DEBUG_TABLES, Rule.NARROW_FLOAT_TYPE, Rule.ALLOCATION_IN_LOOP, Rule.TOO_MANY_PARAMETERS);
        String marks = String.join(" ", marks());
        assertThat(Rule.values()).allMatch(rule -> here.contains(rule) || marks.contains(rule.name()));
    }

    /** Line and rule of each comment in the planted file that names a rule. */
    private static List<String> marks() throws IOException {
        List<String> marks = new ArrayList<>();
        List<String> lines = Files.readAllLines(PLANTED);
        for (int i = 0; i < lines.size(); i++) {
            Matcher mark = MARK.matcher(lines.get(i));
            if (mark.find()) {
                for (String rule : mark.group(1).split(", ", -1)) {
                    marks.add((i + 1) + " " + Rule.valueOf(rule));
                }
            }
        }
        return marks;
    }

    private static List<Rule> rules(List<ClassDesc> parameters, Consumer<CodeBuilder> body) {
        List<ClassDesc> all = new ArrayList<>(List.of(CONTEXT));
        all.addAll(parameters);
        byte[] bytes = ClassFile.of()
                .build(
                        ClassDesc.of("planted.Kernels"),
                        builder -> builder.withMethodBody(
                                "kernel",
                                MethodTypeDesc.of(ConstantDescs.CD_void, all),
                                ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                                body));
        return new KernelLint(List.of(ClassFile.of().parse(bytes)))
                .check().stream().map(Violation::rule).toList();
    }

    private static List<ClassModel> kernelClasses() throws IOException, URISyntaxException {
        URI root = Activations.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        try (Stream<Path> files = Files.walk(Path.of(root))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.toString().contains("traps"))
                    .map(KernelLintTest::parse)
                    .toList();
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassModel parse(Class<?> owner) {
        String file = owner.getSimpleName() + ".class";
        try (InputStream bytes = owner.getResourceAsStream(file)) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
