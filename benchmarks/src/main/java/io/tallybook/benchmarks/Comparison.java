package io.tallybook.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Our way beside another one, in operations per second.
 *
 * @param ours by round
 * @param theirs by round; what stands at the same place was measured in the same round
 */
record Comparison(String name, String against, double[] ours, double[] theirs) {

    double oursTypically() {
        return median(ours);
    }

    double theirsTypically() {
        return median(theirs);
    }

    /** How many times as fast ours is: the median of what the rounds say. */
    double ratio() {
        return median(ratios());
    }

    double leastRatio() {
        return Arrays.stream(ratios()).min().orElseThrow();
    }

    double greatestRatio() {
        return Arrays.stream(ratios()).max().orElseThrow();
    }

    /** One line of JSON with the figures of every round. */
    String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"case\": \"%s\", \"against\": \"%s\", \"ours\": %.1f, \"theirs\": %.1f, \"ratio\": %.3f,"
                        + " \"spread\": [%.3f, %.3f], \"rounds\": {\"ours\": %s, \"theirs\": %s}}",
                name,
                against,
                oursTypically(),
                theirsTypically(),
                ratio(),
                leastRatio(),
                greatestRatio(),
                array(ours),
                array(theirs));
    }

    private double[] ratios() {
        return IntStream.range(0, ours.length)
                .mapToDouble(round -> ours[round] / theirs[round])
                .toArray();
    }

    private static double median(double[] values) {
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String array(double[] values) {
        return DoubleStream.of(values)
                .mapToObj(value -> String.format(Locale.ROOT, "%.1f", value))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
