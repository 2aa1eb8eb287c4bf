package io.github.wslog.benchmarks.report;

import java.util.List;

/** A Markdown table under construction. */
final class Markdown {
    private final StringBuilder text = new StringBuilder();

    Markdown(List<String> columns) {
        row(columns);
        text.append("|---".repeat(columns.size())).append("|\n");
    }

    void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
