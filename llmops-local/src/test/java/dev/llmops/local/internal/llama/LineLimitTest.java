package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class LineLimitTest {

    private long now = 7;
    private final LineLimit limit = new LineLimit(() -> now);

    private long logged(Level level, int lines) {
        long logged = 0;
        for (int i = 0; i < lines; i++) {
            logged += limit.leftOutBefore(level) >= 0 ? 1 : 0;
        }
        return logged;
    }

    @Test
    void of_a_flood_the_first_lines_of_each_second_are_logged_and_the_rest_is_counted() {
        assertThat(logged(Level.WARN, 1_000)).isEqualTo(LineLimit.LINES);
        now += 999_999_999;
        assertThat(logged(Level.WARN, 1)).isZero();
        now += 1;
        assertThat(limit.leftOutBefore(Level.WARN)).isEqualTo(1_000 - LineLimit.LINES + 1);
        assertThat(limit.leftOutBefore(Level.WARN)).isZero();
    }

    @Test
    void one_level_does_not_silence_another_and_details_may_be_many() {
        assertThat(logged(Level.WARN, 1_000)).isEqualTo(LineLimit.LINES);
        assertThat(logged(Level.INFO, 1_000)).isEqualTo(LineLimit.LINES);
        assertThat(logged(Level.DEBUG, 1_000)).isEqualTo(1_000);
        assertThat(logged(Level.TRACE, 10_000)).isEqualTo(LineLimit.DETAILED_LINES);
    }
}
