package dev.llmops.commons.internal.http;

import dev.llmops.commons.internal.time.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a server asks to wait. In order: {@code retry-after-ms} and {@code x-ms-retry-after-ms} (OpenAI, Azure), {@code Retry-After} in
 * seconds or as a date (RFC 9110 section 10.2.3), the {@code x-ratelimit-reset-*} of OpenAI and the {@code anthropic-ratelimit-*-reset}
 * of Anthropic. A date is measured against the response's own {@code Date}, so that the two machines' clocks need not agree.
 */
public final class RetryAfter {

    /** Whoever asks for more has a wrong clock or means never; the wait is this then. */
    private static final Duration MAX = Duration.ofHours(24);

    private static final List<String> MILLIS = List.of("retry-after-ms", "x-ms-retry-after-ms");
    private static final List<String> LIMITS = List.of("requests", "tokens", "input-tokens", "output-tokens");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,9})?");
    /** Go's form of a duration, as OpenAI sends it: 1s, 6m0s, 1h30m, 120ms. */
    private static final Pattern GO_DURATION =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,9})ms)?");
    /** Seconds above this are a point in time since 1970. */
    private static final double MIN_EPOCH_SECONDS = 1e9;

    private RetryAfter() {}

    /**
     * {@return how long the server asks to wait, at most a day; null if it does not say}
     *
     * @param headers the first value of a header, by its name in lower case
     * @param clock what a date is measured against in a response without {@code Date}
     */
    public static @Nullable Duration of(Function<String, Optional<String>> headers, InstantSource clock) {
        for (String name : MILLIS) {
            Double millis = number(headers.apply(name).orElse(""));
            if (millis != null) {
                return capped(millis / 1000);
            }
        }
        Instant sent = headers.apply("date").map(RetryAfter::date).orElseGet(clock::instant);
        String value = headers.apply("retry-after").orElse("").strip();
        if (!value.isEmpty()) {
            Duration asked = duration(value, sent);
            if (asked != null) {
                return asked;
            }
        }
        return LIMITS.stream()
                .map(limit -> reset(headers, limit, sent))
                .filter(Objects::nonNull)
                .max(Duration::compareTo)
                .orElse(null);
    }

    /** A limit that still has something left is not the one to wait for. */
    private static @Nullable Duration reset(Function<String, Optional<String>> headers, String limit, Instant sent) {
        for (String form : List.of("x-ratelimit-%s-" + limit, "anthropic-ratelimit-" + limit + "-%s")) {
            Double remaining = number(
                    headers.apply(String.format(Locale.ROOT, form, "remaining")).orElse(""));
            String reset = headers.apply(String.format(Locale.ROOT, form, "reset"))
                    .orElse("")
                    .strip();
            if (!reset.isEmpty() && (remaining == null || remaining == 0)) {
                return duration(reset, sent);
            }
        }
        return null;
    }

    private static @Nullable Duration duration(String value, Instant sent) {
        Double number = number(value);
        if (number != null) {
            return capped(number < MIN_EPOCH_SECONDS ? number : number - sent.getEpochSecond());
        }
        Instant until = date(value);
        return until != null ? capped(Durations.millis(Duration.between(sent, until)) / 1000.0) : goDuration(value);
    }

    private static @Nullable Duration goDuration(String value) {
        Matcher parts = GO_DURATION.matcher(value);
        if (value.isEmpty() || !parts.matches()) {
            return null;
        }
        double seconds = 3600 * part(parts, 1) + 60 * part(parts, 2) + part(parts, 3) + part(parts, 4) / 1000;
        return capped(seconds);
    }

    private static double part(Matcher parts, int group) {
        String text = parts.group(group);
        return text == null ? 0 : Double.parseDouble(text);
    }

    private static Duration capped(double seconds) {
        double bounded = Math.min(Math.max(seconds, 0), (double) MAX.toSeconds());
        return Duration.ofMillis(Math.round(bounded * 1000));
    }

    private static @Nullable Double number(String value) {
        String stripped = value.strip();
        return NUMBER.matcher(stripped).matches() ? Double.valueOf(stripped) : null;
    }

    private static @Nullable Instant date(String value) {
        for (DateTimeFormatter form :
                List.of(DateTimeFormatter.RFC_1123_DATE_TIME, DateTimeFormatter.ISO_ZONED_DATE_TIME)) {
            try {
                return ZonedDateTime.parse(value, form).toInstant();
            } catch (DateTimeException e) {
                // The other form, or none.
            }
        }
        return null;
    }
}
