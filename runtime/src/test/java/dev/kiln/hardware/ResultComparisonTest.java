package dev.kiln.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.KilnException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultComparisonTest {
    @Test
    void shouldFindThatEverythingIsTwiceAsFast() {
        ResultComparison comparison =
                ResultComparison.of(Results.of(Results.device("host", 2)), Results.of(Results.device("host", 1)));
        assertThat(comparison.rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.ratio()).isCloseTo(2, within(1e-9));
            assertThat(row.low()).isBetween(1.9, 2.0);
            assertThat(row.high()).isBetween(2.0, 2.1);
            assertThat(row.verdict()).isEqualTo(ComparedRow.Verdict.FASTER);
        });
        assertThat(comparison.count(ComparedRow.Verdict.FASTER))
                .isEqualTo(comparison.rows().size());
        assertThat(comparison.onlyInOne()).isEmpty();
        assertThat(BenchTables.csv(comparison)).contains("host,launch.chain,A task,", ",faster\n");
        assertThat(BenchTables.markdown(comparison)).contains("| 2× | ", "| faster |");
    }

    @Test
    void shouldFindNoDifferenceWhereThereIsNone() {
        ResultComparison comparison =
                ResultComparison.of(Results.of(Results.device("host", 1)), Results.of(Results.device("host", 1.01)));
        assertThat(comparison.rows())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.verdict()).isEqualTo(ComparedRow.Verdict.NOT_SIGNIFICANT));
    }

    @Test
    void shouldCallSmallDifferencesInsignificantHoweverSureTheyAre() {
        ComparedRow row = compared(Statistics.of(1, 1, 1), Statistics.of(0.985, 0.985, 0.985));
        assertThat(row.low()).isCloseTo(1 / 0.985, within(1e-9));
        assertThat(row.verdict()).isEqualTo(ComparedRow.Verdict.NOT_SIGNIFICANT);
    }

    @Test
    void shouldUseWelchsInterval() {
        // Relative errors of the means 0.02 and 0.01, three and five repetitions.
        Statistics first = new Statistics(3, 1, 0.02 * Math.sqrt(3), 0.9, 1.1);
        Statistics second = new Statistics(5, 2, 0.02 * Math.sqrt(5), 1.9, 2.1);
        ComparedRow row = compared(first, second);
        double freedom = 0.0005 * 0.0005 / (0.0004 * 0.0004 / 2 + 0.0001 * 0.0001 / 4);
        double width = StudentT.quantile(0.95, freedom) * Math.sqrt(0.0005);
        assertThat(row.ratio()).isEqualTo(0.5);
        assertThat(Math.log(row.high() / row.ratio())).isCloseTo(width, within(1e-9));
        assertThat(Math.log(row.ratio() / row.low())).isCloseTo(width, within(1e-9));
        assertThat(row.verdict()).isEqualTo(ComparedRow.Verdict.SLOWER);
    }

    @Test
    void shouldTellNothingFromOneRepetition() {
        ComparedRow row = compared(Statistics.of(1), Statistics.of(0.1, 0.1));
        assertThat(row.ratio()).isCloseTo(10, within(1e-9));
        assertThat(row.low()).isZero();
        assertThat(row.high()).isInfinite();
        assertThat(row.verdict()).isEqualTo(ComparedRow.Verdict.NOT_SIGNIFICANT);
    }

    private static ComparedRow compared(Statistics first, Statistics second) {
        return ResultComparison.of(result("host", first), result("host", second))
                .rows()
                .getFirst();
    }

    private static BenchResult result(String device, Statistics seconds) {
        MeasuredDevice from = Results.device(device, 1);
        Measurement one = new Measurement("kernel.relu", Group.KERNEL, "ReLU", "FP32", 1e6, 8e6, seconds, 0);
        return Results.of(new MeasuredDevice(from.info(), from.hardware(), List.of(one), 0, List.of(), List.of()));
    }

    @Test
    void shouldCompareRatesWhereSizesDiffer() {
        MeasuredDevice from = Results.device("host", 1);
        Measurement small = Results.one(MemoryWorks.COPY, Group.BANDWIDTH, "Copy", "FP32", 0, 1e8, 1e-2);
        Measurement large = Results.one(MemoryWorks.COPY, Group.BANDWIDTH, "Copy", "FP32", 0, 4e8, 2e-2);
        ResultComparison comparison = ResultComparison.of(
                Results.of(new MeasuredDevice(from.info(), "", List.of(small), 0, List.of(), List.of())),
                Results.of(new MeasuredDevice(from.info(), "", List.of(large), 0, List.of(), List.of())));
        assertThat(comparison.rows().getFirst().ratio()).isCloseTo(2, within(1e-9));
    }

    @Test
    void shouldCompareDevicesOfOneNameAndSingleOnesOfAny() {
        BenchResult both = Results.of(Results.device("host", 1), Results.device("opencl:0", 1));
        BenchResult gpu = Results.of(Results.device("opencl:0", 2));
        assertThat(ResultComparison.of(both, gpu).rows())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.device()).isEqualTo("opencl:0"));
        assertThat(ResultComparison.of(Results.of(Results.device("host", 1)), gpu)
                        .rows())
                .isNotEmpty();
        BenchResult other = Results.of(Results.device("a", 1), Results.device("b", 1));
        assertThatThrownBy(() -> ResultComparison.of(both, other))
                .isInstanceOf(KilnException.class)
                .hasMessageContaining("found host, opencl:0 in the first and a, b in the second");
    }

    @Test
    void shouldNameWhatOnlyOneOfThemHas() {
        ResultComparison comparison =
                ResultComparison.of(result("host", Statistics.of(1, 1)), Results.of(Results.device("host", 1)));
        assertThat(comparison.rows()).hasSize(1);
        assertThat(comparison.onlyInOne())
                .contains("launch.chain", "peak.fp32.lanes")
                .doesNotContain("kernel.relu");
    }
}
