package dev.llmops.core.internal.audit;

import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.hash.Sha256;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values of the columns that are searched; the exact values are in the bodies. */
public final class Columns {

    /** Nine digits always, so that the order of texts is the order of times. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int MAX_LENGTH = 400;
    private static final int MAX_NAME_LENGTH = 80;
    private static final char NUL = '\0';
    private static final char SYMBOL_FOR_NULL = '\u2400';

    private Columns() {}

    public static String time(Instant time) {
        return TIME.format(time);
    }

    /** A time in microseconds since 1970, rounded down. */
    public static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    /** The time of a column. */
    public static Instant ofMicros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /**
     * PostgreSQL keeps no NUL in a text, so its picture stands for it, and has no room in an index for more than 2,704
     * bytes, so the hash of a long text stands for its end.
     */
    public static @Nullable String text(@Nullable String text) {
        return text(text, MAX_LENGTH);
    }

    /** The same, but so short that many fit into one index. */
    public static @Nullable String name(@Nullable String text) {
        return text(text, MAX_NAME_LENGTH);
    }

    private static @Nullable String text(@Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        // Repaired first, as the record is, of which the same column must follow.
        String repaired = UnicodeText.repair(text);
        String kept = repaired.replace(NUL, SYMBOL_FOR_NULL);
        return kept.length() <= longest
                ? kept
                : UnicodeText.repair(kept.substring(0, longest)) + " " + Sha256.hex(repaired);
    }
}
