package dev.kiln.embedded.host.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** What the library takes; its results are held to their twin beside the kernel's, in the tests of the kernels. */
class OptimizerLibraryTest {
    /** A step of AdamW over 3 × 40 weights in groups of 32. */
    private static Object[] parameters() {
        return new Object[] {
            new ByteArray(3 * 32),
            new ShortArray(3 * 2),
            new ShortArray(120),
            new ShortArray(120),
            new FloatArray(120),
            new FloatArray(120),
            new FloatArray(8),
            new FloatArray(3),
            new IntArray(4),
            7,
            3,
            7,
            2,
            0,
            3,
            40,
            32
        };
    }

    @Test
    void shouldTakeWhatFits() {
        assertThat(new OptimizerLibrary().prepare("scaled", parameters())).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | codes of function scaled must have at least 96",
                "1 | scales of function scaled must have at least 6",
                "2 | residual of function scaled must have at least 120",
                "3 | gradient of function scaled must have at least 120",
                "4 | first of function scaled must have at least 120",
                "5 | second of function scaled must have at least 120",
                "6 | settings of function scaled must have at least 8",
                "7 | clip of function scaled must have at least 3",
                "8 | key of function scaled must have at least 4"
            })
    void shouldRefuseArraysThatAreTooSmall(int index, String message) {
        Object[] parameters = parameters();
        parameters[index] = switch (parameters[index]) {
            case ByteArray array -> new ByteArray(array.getSize() - 1);
            case ShortArray array -> new ShortArray(array.getSize() - 1);
            case IntArray array -> new IntArray(array.getSize() - 1);
            case FloatArray array -> new FloatArray(array.getSize() - 1);
            default -> throw new AssertionError();
        };
        refused(parameters, message);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 4, kind of function",
        "10, -1, kind of function",
        "11, 8, largest of function",
        "11, 0, largest of function",
        "12, 3, codesPerByte of function",
        "13, 2, powersOfTwo of function",
        "14, 0, rows of function",
        "14, 2000000000, must have at least",
        "15, -5, columns of function",
        "16, 0, group of function",
        "16, 257, group of function",
        "16, 31, whole bytes"
    })
    void shouldRefuseNumbersThatMeanNothing(int index, int number, String message) {
        Object[] parameters = parameters();
        parameters[index] = number;
        refused(parameters, message);
    }

    /** A step of AdamW over 120 weights of BF16. */
    private static Object[] brainParameters() {
        return new Object[] {
            new ShortArray(120),
            new ShortArray(120),
            new ShortArray(120),
            new FloatArray(120),
            new FloatArray(120),
            new FloatArray(8),
            new FloatArray(3),
            new IntArray(4),
            7,
            3,
            120
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10 | 121 | Array weights of function brain must have at least 121",
                "10 | 0   | at least 1 weight",
                "9  | 4   | kind from 0 to 3"
            })
    void shouldRefuseWrongStepsOfBrain(int index, int number, String message) {
        assertThat(new OptimizerLibrary().prepare("brain", brainParameters())).isNotNull();
        Object[] parameters = brainParameters();
        parameters[index] = number;
        assertThatThrownBy(() -> new OptimizerLibrary().prepare("brain", parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        parameters[index] = 1.5f;
        assertThatThrownBy(() -> new OptimizerLibrary().prepare("brain", parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be Integer, but is Float");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4 | 101   | Array gradients of function squares must have at least 101",
                "3 | 3     | Array partials of function squares must have at least 67",
                "4 | 0     | at least 1 element",
                "3 | -1    | an offset of at least 0",
                "4 | 16385 | Array gradients of function squares must have at least 16385"
            })
    void shouldRefuseWrongSumsOfSquares(int index, int number, String message) {
        Object[] parameters = {new ShortArray(100), new FloatArray(66), new IntArray(1), 2, 100};
        assertThat(new OptimizerLibrary().prepare("squares", parameters)).isNotNull();
        parameters[index] = number;
        assertThatThrownBy(() -> new OptimizerLibrary().prepare("squares", parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        parameters[index] = 1L;
        assertThatThrownBy(() -> new OptimizerLibrary().prepare("squares", parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be Integer, but is Long");
    }

    @Test
    void shouldRefuseOtherFunctionsAndKinds() {
        assertThatThrownBy(() -> new OptimizerLibrary().prepare("float", parameters()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("but not 'float'");
        Object[] swapped = parameters();
        swapped[0] = new FloatArray(96);
        refused(swapped, "Parameter 0 of function scaled must be ByteArray, but is FloatArray");
        refused(Arrays.copyOf(parameters(), 16), "takes 17 parameters, but got 16");
    }

    private static void refused(Object[] parameters, String message) {
        assertThatThrownBy(() -> new OptimizerLibrary().prepare("scaled", parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
