package dev.llmops.commons.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurationsTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @Test
    void a_time_is_as_long_as_it_says() {
        Duration time = Duration.ofSeconds(90, 5);

        assertThat(Durations.nanos(time)).isEqualTo(90_000_000_005L);
        assertThat(Durations.millis(time)).isEqualTo(90_000);
        assertThat(Durations.after(NOW, time)).isEqualTo(NOW.plus(time));
        assertThat(Durations.before(NOW, time)).isEqualTo(NOW.minus(time));
        assertThat(Durations.nanos(time.negated())).isEqualTo(-90_000_000_005L);
    }

    @Test
    void one_without_end_overflows_nowhere() {
        for (Duration forever : List.of(Duration.ofSeconds(Long.MAX_VALUE), ChronoUnit.FOREVER.getDuration())) {
            long nanos = Durations.nanos(forever);

            assertThat(Math.addExact(nanos, nanos))
                    .isGreaterThan(Duration.ofDays(100_000).toNanos());
            assertThat(Durations.nanos(forever.negated())).isEqualTo(-nanos);
            assertThat(Durations.millis(forever)).isEqualTo(nanos / 1_000_000);
            assertThat(Durations.after(NOW, forever)).isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
            assertThat(Durations.before(NOW, forever)).isEqualTo(Instant.MIN);
        }
    }
}
