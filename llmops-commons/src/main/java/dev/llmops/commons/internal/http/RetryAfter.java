package dev.llmops.commons.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>How long a server asks to wait: {@code retry-after-ms}, which OpenAI and Azure send, or else {@code Retry-After} as RFC
 * 9110 section 10.2.3 has it, in seconds or as a date. The date is measured against the response's own {@code Date}, so
 * that the two machines' clocks need not agree.
 */
public final class RetryAfter {

    private RetryAfter() {}

    /**
     * {@return how long the server asks to wait, or null if it does not say}
     *
     * @param headers the first value of a header, by its name in lower case
     */
    public static @Nullable Duration of(Function<String, Optional<String>> headers) {
        Double millis = headers.apply("retry-after-ms").map(RetryAfter::number).orElse(null);
        if (millis != null) {
            return Duration.ofMillis(Math.round(millis));
        }
        String value = headers.apply("retry-after").map(String::strip).orElse(null);
        if (value == null) {
            return null;
        }
        Double seconds = number(value);
        return seconds != null ? Duration.ofMillis(Math.round(seconds * 1000)) : untilDate(value, headers);
    }

    private static @Nullable Double number(String value) {
        return value.matches("\\d{1,9}(\\.\\d{1,9})?") ? Double.valueOf(value) : null;
    }

    private static @Nullable Duration untilDate(String value, Function<String, Optional<String>> headers) {
        ZonedDateTime until = date(value);
        ZonedDateTime sent = headers.apply("date").map(RetryAfter::date).orElse(null);
        if (until == null || sent == null) {
            return null;
        }
        Duration wait = Duration.between(sent, until);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable ZonedDateTime date(String value) {
        try {
            return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
