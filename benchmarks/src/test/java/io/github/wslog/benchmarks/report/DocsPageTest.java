package io.github.wslog.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DocsPageTest {
    private static final String PAGE = """
            # Benchmarks
            <!-- compare: begin -->
            old
            <!-- compare: end -->
            by hand
            <!-- latency: begin -->
            <!-- latency: end -->
            """;

    @Test
    void section_isReplaced_andNothingElse() {
        String page = DocsPage.replaced(PAGE, "compare", "new\n");
        assertThat(page).isEqualTo(PAGE.replace("old\n", "new\n"));
        assertThat(DocsPage.replaced(page, "compare", "old\n")).isEqualTo(PAGE);
        assertThat(DocsPage.replaced(PAGE, "latency", "x\n"))
                .contains("<!-- latency: begin -->\nx\n<!-- latency: end -->");
    }

    @Test
    void section_isRefused_whenThePageHasNone() {
        assertThatThrownBy(() -> DocsPage.replaced(PAGE, "micro", "")).hasMessage("the page has no section micro");
    }
}
