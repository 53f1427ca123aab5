package dev.llmops.monitoring.slo;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as Prometheus writes them: {@code 800ms}, {@code 5s}, {@code 30m}, {@code 6h}, {@code 3d}. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Durations() {}

    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a time must be a number with ms, s, m, h or d, such as 800ms, but was '" + text + "'");
        }
        return Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
    }

    private static ChronoUnit unit(String letter) {
        return switch (letter) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }

    static String text(Duration time) {
        if (time.toHours() >= 24 && time.toHours() % 24 == 0) {
            return time.toDays() + "d";
        }
        return time.toMinutes() >= 60 && time.toMinutes() % 60 == 0 ? time.toHours() + "h" : time.toMinutes() + "m";
    }
}
