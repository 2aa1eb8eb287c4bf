package io.github.wslog.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** A bound that the product has promised to keep, and what was measured. */
public record Gate(String what, double measured, Bound bound, double limit, String unit) {
    /** On which side of the limit the measured value has to be. */
    public enum Bound {
        AT_LEAST("≥"),
        BELOW("<"),
        AT_MOST("≤");

        private final String sign;

        Bound(String sign) {
            this.sign = sign;
        }
    }

    public boolean passes() {
        return switch (bound) {
            case AT_LEAST -> measured >= limit;
            case BELOW -> measured < limit;
            case AT_MOST -> measured <= limit;
        };
    }

    private String text() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s %.4g%s | %.4g%s |",
                passes() ? "PASS" : "**FAIL**",
                what,
                bound.sign,
                limit,
                unit,
                measured,
                unit);
    }

    /** All of them as a table. */
    static String table(List<Gate> gates) {
        if (gates.isEmpty()) {
            return "No gate could be evaluated: the cases for it were not run.\n";
        }
        StringBuilder table = new StringBuilder("| verdict | gate | wanted | measured |\n|---|---|---|---|\n");
        gates.forEach(gate -> table.append(gate.text()).append('\n'));
        return table.toString();
    }
}
