package dev.kiln.device.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.device.Devices;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
                        "grid-errors",
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
}
