package dev.llmops.console.internal.page;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.GenerationStatus;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Times, figures and addresses as pages show them. */
final class Texts {

    static final String NONE = "\u2013";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int SIGNIFICANT = 3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private Texts() {}

    /** Month to second, in UTC. */
    static String time(Instant time) {
        return TIME.format(time);
    }

    static String duration(@Nullable Duration time) {
        return time == null ? NONE : seconds(time.toNanos() / NANOS_PER_SECOND);
    }

    static String seconds(double seconds) {
        if (seconds >= 3600) {
            return format("%.1f h", seconds / 3600);
        }
        if (seconds >= 60) {
            return format("%.1f min", seconds / 60);
        }
        double millis = seconds * (NANOS_PER_SECOND / NANOS_PER_MILLI);
        return seconds >= 1 ? format("%.2f s", seconds) : format(millis >= 10 ? "%.0f ms" : "%.1f ms", millis);
    }

    static String count(long number) {
        return format("%,d", number);
    }

    static String count(@Nullable Integer number) {
        return number == null ? NONE : count((long) number);
    }

    /** Short, for cards: 12.3k. */
    static String brief(double number) {
        if (number >= 1e9) {
            return format("%.1fG", number / 1e9);
        }
        if (number >= 1e6) {
            return format("%.1fM", number / 1e6);
        }
        if (number >= 1e4) {
            return format("%.1fk", number / 1e3);
        }
        return format("%,.0f", number);
    }

    static String share(long part, long all) {
        return all == 0 ? NONE : format("%.1f %%", 100.0 * part / all);
    }

    static String cost(Cost cost) {
        return cost instanceof Cost.Known known
                ? money(known.amount(), known.currency().getCurrencyCode())
                : "unknown";
    }

    /** XXX is the currency of calls that asked no model. */
    static String money(BigDecimal amount, @Nullable String currency) {
        if (amount.signum() == 0) {
            return "0";
        }
        BigDecimal rounded = amount.compareTo(BigDecimal.TEN) >= 0
                ? amount.setScale(2, RoundingMode.HALF_UP)
                : amount.round(new MathContext(SIGNIFICANT));
        String number = rounded.stripTrailingZeros().toPlainString();
        return currency == null || currency.equals("XXX") ? number : number + " " + currency;
    }

    static String orNone(@Nullable String text) {
        return text == null || text.isEmpty() ? NONE : text;
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The style of a chip. */
    static String style(GenerationStatus status) {
        return switch (status) {
            case COMPLETED -> "ok";
            case BLOCKED -> "warned";
            case FAILED -> "bad";
            case CANCELLED -> "quiet";
        };
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A path with parameters; those without value are left out. */
    static String address(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** At most so many characters, cut between code points. */
    static String cut(String text, int characters) {
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters));
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
