package dev.kiln.device.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kiln.device.Devices;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.exceptions.TornadoBailoutRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

class DoctorTest {
    @Test
    void shouldFindTheHostWellAndNameEveryTrap() {
        List<Finding> findings = new ArrayList<>();
        Doctor.examine(Devices.select("embedded", "host"), findings::add);
        assertThat(findings)
                .extracting(Finding::name)
                .doesNotHaveDuplicates()
                .contains(
                        "fallback",
                        "strict-mathematics",
                        "contraction",
                        "array-twice",
                        "missing-grid",
                        "grid-errors",
                        "relaxed-by-default",
                        "unsigned-shift",
                        "choice-by-or",
                        "less-or-equal",
                        "unwritten-elements");
        assertThat(findings)
                .allSatisfy(finding ->
                        assertThat(finding.status()).as(finding.toString()).isEqualTo(Finding.Status.OK));
    }

    @Test
    void shouldCallHarmfulOnlyWhatKilnNeeds() {
        assertThat(new Finding("x", Finding.Status.WRONG, false, "", "", "").harmful())
                .isFalse();
        assertThat(new Finding("x", Finding.Status.ABSENT, true, "", "", "").harmful())
                .isTrue();
        assertThat(new Finding("x", Finding.Status.OK, true, "", "", "").harmful())
                .isFalse();
    }

    @Test
    void shouldTakeOnlyWhatAnEngineRaisesForARefusal() {
        assertThat(LaunchChecks.isFromEngine(new TornadoBailoutRuntimeException("no")))
                .isTrue();
        assertThat(LaunchChecks.isFromEngine(new IllegalStateException(new TornadoRuntimeException("no"))))
                .isTrue();
        assertThat(LaunchChecks.isFromEngine(new NullPointerException())).isFalse();
    }

    @Test
    void shouldLetKernelsThatRoundTwiceRunOnTheHost() {
        assertThatCode(() -> Devices.select("embedded", "host").requireSeparateRounding("X.y"))
                .doesNotThrowAnyException();
    }
}
