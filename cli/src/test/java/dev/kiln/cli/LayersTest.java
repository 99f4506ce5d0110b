package dev.kiln.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms: {@code cli → runtime → kernels → api} and {@code engine → api}, nothing else. */
class LayersTest {
    private static final String API = "uk.ac.manchester.tornado.api..";
    private static final String SPI = "dev.kiln.tornado.spi..";
    private static final String ENGINE = "dev.kiln.embedded..";
    private static final String KERNELS = "dev.kiln.kernels..";
    private static final String CLI = "dev.kiln.cli..";

    /** Those of the runtime, by name: a new one that is not listed fails {@link #shouldKnowEveryPackage}. */
    private static final String[] RUNTIME = {
        "dev.kiln",
        "dev.kiln.tensor..",
        "dev.kiln.device..",
        "dev.kiln.data..",
        "dev.kiln.model..",
        "dev.kiln.precision..",
        "dev.kiln.sparsity..",
        "dev.kiln.train..",
        "dev.kiln.checkpoint..",
        "dev.kiln.metrics..",
        "dev.kiln.export..",
        "dev.kiln.advice..",
        "dev.kiln.search..",
        "dev.kiln.hardware..",
        "dev.kiln.evaluate..",
        "dev.kiln.profile..",
        "dev.kiln.fpga.."
    };

    private static JavaClasses classes = new ClassFileImporter().importClasses(List.of());

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.kiln", "uk.ac.manchester.tornado");
    }

    private static void check(ArchRule rule) {
        rule.check(classes);
    }

    @Test
    void shouldSeeTheClassesOfEveryRoom() {
        assertThat(classes.size()).isGreaterThan(250);
        for (String room : new String[] {
            "uk.ac.manchester.tornado.api",
            "dev.kiln.tornado.spi",
            "dev.kiln.embedded",
            "dev.kiln.kernels",
            "dev.kiln.tensor",
            "dev.kiln.data",
            "dev.kiln.model",
            "dev.kiln.train",
            "dev.kiln.metrics",
            "dev.kiln.cli"
        }) {
            assertThat(classes.stream()
                            .filter(c -> c.getPackageName().startsWith(room))
                            .count())
                    .as(room)
                    .isGreaterThan(2);
        }
    }

    @Test
    void shouldKeepTheApiOnItsOwn() {
        check(noClasses()
                .that()
                .resideInAnyPackage(API, SPI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(join(RUNTIME, ENGINE, KERNELS, CLI)));
    }

    @Test
    void shouldKeepKernelsToTheApi() {
        check(noClasses()
                .that()
                .resideInAPackage(KERNELS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(join(RUNTIME, ENGINE, CLI, "tools.jackson..", "org.apache.arrow..")));
    }

    @Test
    void shouldKeepTheEngineToTheApi() {
        check(noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(join(RUNTIME, KERNELS, CLI, "tools.jackson..", "org.apache.arrow..")));
    }

    @Test
    void shouldReachAnEngineThroughTheApiOnly() {
        check(noClasses()
                .that()
                .resideInAnyPackage(join(RUNTIME, CLI))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE));
        check(noClasses()
                .that()
                .resideInAnyPackage(join(RUNTIME, CLI))
                .and()
                .resideOutsideOfPackage("dev.kiln.device.tuning")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SPI));
    }

    @Test
    void shouldKeepTheCommandLineOnTop() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(CLI, "dev.kiln.benchmarks..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLI, "picocli.."));
    }

    @Test
    void shouldKeepArrowInTheRuntime() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(RUNTIME)
                .and()
                .resideOutsideOfPackage("dev.kiln.benchmarks..")
                .should()
                .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "are Arrow's, but for the allocator that the runtime hands on",
                        c -> c.getPackageName().startsWith("org.apache.arrow")
                                && !c.getName().equals("org.apache.arrow.memory.BufferAllocator"))));
    }

    @Test
    void shouldKeepDriversInTheirRoom() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.kiln.embedded.opencl..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.lwjgl.."));
    }

    @Test
    void shouldPrintOnTheCommandLineOnly() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(CLI, "dev.kiln.benchmarks..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace"));
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        check(slices().matching("dev.kiln.(**)").should().beFreeOfCycles());
    }

    @Test
    void shouldMarkEveryPackageForNullness() {
        List<String> unmarked = classes.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(p ->
                        p.getClasses().stream().anyMatch(c -> !c.getSimpleName().equals("package-info")))
                .filter(p -> p.tryGetAnnotationOfType(NullMarked.class).isEmpty())
                .map(JavaPackage::getName)
                .toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void shouldKnowEveryPackage() {
        List<String> known = new java.util.ArrayList<>(List.of(
                join(RUNTIME, API, SPI, ENGINE, KERNELS, CLI, "dev.kiln.benchmarks..", "uk.ac.manchester.tornado..")));
        List<String> unknown = classes.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> known.stream()
                        .noneMatch(room -> room.endsWith("..")
                                ? (name + ".").startsWith(room.substring(0, room.length() - 1))
                                : name.equals(room)))
                .toList();
        assertThat(unknown).isEmpty();
    }

    private static String[] join(String[] some, String... others) {
        List<String> all = new java.util.ArrayList<>(List.of(some));
        all.addAll(List.of(others));
        return all.toArray(String[]::new);
    }
}
