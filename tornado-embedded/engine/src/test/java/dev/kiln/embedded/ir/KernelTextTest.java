package dev.kiln.embedded.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The text form reads back what it writes, and the verifier refuses what is no kernel. */
class KernelTextTest {
    private static final String EVERYTHING = """
            kernel everything in dev.kiln.Some$Kernels
            parameter 0 context c
            parameter 1 native float x
            parameter 2 heap byte codes
            parameter 3 scalar int n
            parameter 4 native int counts
            local float 64 tile
            private double 8 acc
            variable 0 int i
            variable 1 float f
            variable 2 long wide
            variable 3 bool t$0
            variable 4 double d
            variable 7 int loop
            {
              10: i = globalId(0)
              11: f = (x[(i + 1)] * -1.5f)
              11: f = float#7fc00001
              12: d = (- double(f))
              12: d = (d / double#fff0000000000000)
              13: wide = ((long(i) << 3) >>> (n & 31))
              13: wide = -9223372036854775808L
              14: t$0 = ((~ (f !< 0.0f)) & (i < x.length))
              15: if t$0 {
                16: x[i] = max(f, 1.0E-5f)
              } else {
                17: codes[i] = byte(((floatBits(n) == 0.0f) ? 1 : bitCount(wide)))
              }
              18: clear acc
              19: acc[0] = pow(d, 2.0d)
              20: for L1 loop = 0; loop < n; loop += -2 {
                21: barrier local
                22: if true {
                  22: continue L1
                }
              }
              23: loop L2 {
                24: block L3 {
                  25: break L2
                }
                26: atomic counts[0] += 1
                27: atomic i = counts[1] += i
              }
              28: tile[localId(2)] = f
              29: barrier global
              30: return
            }
            """;

    @Test
    void readsBackWhatItWrites() {
        Kernel kernel = KernelParser.parse(EVERYTHING);
        assertThat(KernelPrinter.print(kernel)).isEqualTo(EVERYTHING);
        assertThat(KernelParser.parse(KernelPrinter.print(kernel))).isEqualTo(kernel);
        assertThat(Verifier.verify(kernel, "parsing")).isSameAs(kernel);
    }

    @Test
    void namesTheLineOfBadText() {
        assertThatThrownBy(() -> KernelParser.parse(EVERYTHING.replace("clear acc", "clear tile")))
                .hasMessageContaining("private array");
        assertThatThrownBy(() -> KernelParser.parse(EVERYTHING.replace("f = (x[", "f = (y[")))
                .hasMessageContaining("line 17: expected an array, found 'y'");
        assertThatThrownBy(() -> KernelParser.parse("kernel k in A {")).hasMessageContaining("end");
    }

    @Test
    void refusesWrongTypes() {
        assertRefused("f = (x[(i + 1)] * -1.5f)", "f = (x[(i + 1)] * 2)", "operand 2 is INT");
        assertRefused("x[i] = max", "i = max", "instead of INT");
        assertRefused("if t$0 {", "if i {", "the condition is INT instead of BOOL");
        assertRefused("f !< 0.0f", "i !< 0", "illegal Compare");
        assertRefused("? 1 :", "? counts[0] :", "illegal Select");
    }

    @Test
    void refusesBrokenStructure() {
        assertRefused("break L2", "break L9", "nothing around is called L9");
        assertRefused("continue L1", "continue L3", "no loop around is L3");
        assertRefused("block L3", "block L1", "two statements are labelled L1");
        assertRefused("21: barrier local", "21: loop = 3", "the body writes the index loop");
        assertRefused("21: barrier local", "21: n = 3", "expected a variable");
        assertRefused("loop < n", "loop < i; loop += -2 { 1: i = 2 } 20: for L7 loop = 0; loop < n", "limit changes");
        assertRefused("variable 7", "variable 4", "two variables have id 4");
    }

    private static void assertRefused(String text, String replacement, String message) {
        assertThat(EVERYTHING).contains(text);
        assertThatThrownBy(() -> Verifier.verify(KernelParser.parse(EVERYTHING.replace(text, replacement)), "a test"))
                .hasMessageContaining(message);
    }
}
