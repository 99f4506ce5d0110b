package dev.kiln.hardware;

import dev.kiln.KilnException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two results beside each other: for each measurement that both have, how many times as fast the second is. The
 * intervals of all ratios hold together with 95%: each is as much wider as there are more of them (Bonferroni), so that
 * many comparisons do not find differences by chance. They are made from the repetitions of the two runs, on the
 * logarithm of the ratio, with Welch's degrees of freedom.
 *
 * @param first the one that is compared with
 * @param second the one that is compared
 * @param rows in the order of the first
 * @param onlyInOne ids that one of them lacks
 */
public record ResultComparison(BenchResult first, BenchResult second, List<ComparedRow> rows, List<String> onlyInOne) {
    /** A difference below this is not worth a word, however sure it is: runs of one machine differ by so much. */
    public static final double LEAST = 0.02;

    /** Copies the lists. */
    public ResultComparison {
        rows = List.copyOf(rows);
        onlyInOne = List.copyOf(onlyInOne);
    }

    /**
     * Compares devices of equal names; where both results have one device, that one whatever its name.
     *
     * @throws KilnException with code {@code bad-bench} where they have nothing in common
     */
    public static ResultComparison of(BenchResult first, BenchResult second) {
        List<Pair> pairs = new ArrayList<>();
        List<String> onlyInOne = new ArrayList<>();
        boolean single = first.devices().size() == 1 && second.devices().size() == 1;
        for (MeasuredDevice device : first.devices()) {
            Optional<MeasuredDevice> other = single
                    ? Optional.of(second.devices().getFirst())
                    : second.devices().stream()
                            .filter(one ->
                                    one.info().name().equals(device.info().name()))
                            .findFirst();
            other.ifPresent(found -> pair(device, found, pairs, onlyInOne));
        }
        if (pairs.isEmpty()) {
            throw new KilnException(
                    "bad-bench",
                    "Comparison of two results: expected a device with measurements that both have, found "
                            + names(first) + " in the first and " + names(second)
                            + " in the second; measure both with the same --device");
        }
        List<ComparedRow> rows =
                pairs.stream().map(pair -> row(pair, pairs.size())).toList();
        return new ResultComparison(first, second, rows, onlyInOne);
    }

    /** How many rows have a verdict. */
    public long count(ComparedRow.Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
    }

    private record Pair(String device, Measurement first, Measurement second) {}

    private static void pair(MeasuredDevice first, MeasuredDevice second, List<Pair> pairs, List<String> onlyInOne) {
        for (Measurement one : first.measurements()) {
            second.find(one.id())
                    .filter(other -> other.group() == one.group() && worth(one) > 0 && worth(other) > 0)
                    .ifPresentOrElse(
                            other -> pairs.add(new Pair(first.info().name(), one, other)),
                            () -> onlyInOne.add(one.id()));
        }
        second.measurements().stream()
                .filter(other -> first.find(other.id()).isEmpty())
                .forEach(other -> onlyInOne.add(other.id()));
    }

    private static ComparedRow row(Pair pair, int rows) {
        Statistics a = pair.first().seconds();
        Statistics b = pair.second().seconds();
        double ratio = worth(pair.second()) / worth(pair.first());
        double errorA = square(a.standardError() / a.mean());
        double errorB = square(b.standardError() / b.mean());
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        if (a.count() > 1 && b.count() > 1) {
            double both = errorA + errorB;
            double freedom = both == 0
                    ? a.count() + b.count() - 2.0
                    : square(both) / (square(errorA) / (a.count() - 1) + square(errorB) / (b.count() - 1));
            double level = 1 - (1 - Statistics.LEVEL) / rows;
            double width = Math.exp(StudentT.quantile(level, freedom) * Math.sqrt(both));
            low = ratio / width;
            high = ratio * width;
        }
        ComparedRow.Verdict verdict = low > 1 && ratio > 1 + LEAST
                ? ComparedRow.Verdict.FASTER
                : high < 1 && ratio < 1 - LEAST ? ComparedRow.Verdict.SLOWER : ComparedRow.Verdict.NOT_SIGNIFICANT;
        return new ComparedRow(pair.device(), pair.first(), pair.second(), ratio, low, high, verdict);
    }

    /** Operations, bytes or executions a second: sizes of arrays may differ between machines, so no times. */
    private static double worth(Measurement one) {
        return one.computes()
                ? one.rate()
                : one.group() == Group.LAUNCH ? 1 / one.seconds().mean() : one.bandwidth();
    }

    private static double square(double x) {
        return x * x;
    }

    private static String names(BenchResult result) {
        List<String> names =
                result.devices().stream().map(device -> device.info().name()).toList();
        return names.isEmpty() ? "no device" : String.join(", ", names);
    }
}
