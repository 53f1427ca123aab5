package dev.llmops.commons.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "none",
            value = {
                "7; PT7S",
                "Mon, 30 Nov 2026 12:01:00 GMT; PT1M",
                "2026-11-30T12:01:00Z; PT1M",
                "+999999999-12-31T00:00:00Z; PT24H",
                "-999999999-01-01T00:00:00Z; PT0S",
                "999999999999999; PT24H",
                "soon; none"
            })
    void whatever_a_server_writes_is_a_wait_of_at_most_a_day_or_none(String header, Duration wait) {
        assertThat(RetryAfter.of(
                        name -> Optional.ofNullable(
                                Map.of("retry-after", header).get(name)),
                        () -> Instant.parse("2026-11-30T12:00:00Z")))
                .isEqualTo(wait);
    }
}
