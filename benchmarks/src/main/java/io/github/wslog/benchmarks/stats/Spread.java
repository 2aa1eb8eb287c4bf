package io.github.wslog.benchmarks.stats;

import java.util.Collection;
import java.util.Locale;

/** Median, least and greatest of a few measurements. */
public record Spread(double median, double min, double max, int count) {
    public static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** {@code 1.85 (1.70–2.01)}; the median alone if there is nothing else. */
    public String text(int decimals) {
        String number = "%." + decimals + "f";
        if (count == 1) {
            return String.format(Locale.ROOT, number, median);
        }
        return String.format(Locale.ROOT, number + " (" + number + "–" + number + ")", median, min, max);
    }
}
