package dev.llmops.core.store;

import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.hash.Sha256;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values of the columns that are searched; the exact values are in the bodies. */
final class Columns {

    /** Nine digits always, so that the order of texts is the order of times. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int LONGEST = 400;
    private static final char NUL = '\0';
    private static final char SYMBOL_FOR_NULL = '\u2400';

    private Columns() {}

    static String time(Instant time) {
        return TIME.format(time);
    }

    /**
     * PostgreSQL keeps no NUL in a text, so its picture stands for it, and has no room in an index for more than 2,704
     * bytes, so the hash of a long text stands for its end.
     */
    static @Nullable String text(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String kept = UnicodeText.repair(text).replace(NUL, SYMBOL_FOR_NULL);
        return kept.length() <= LONGEST
                ? kept
                : UnicodeText.repair(kept.substring(0, LONGEST)) + " " + Sha256.hex(text);
    }
}
