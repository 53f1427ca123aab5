package dev.llmops.rag.rerank;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.commons.internal.option.Require;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** How recent a passage is: 1 now and in the future, a half after one half-life; 0 if it does not say when it is from. */
final class Recency implements ToDoubleFunction<Passage> {

    private static final int FIRST_YEAR = 1000;
    private static final int LAST_YEAR = 9999;
    private static final int DAY = 10;
    private static final double NANOS = 1e9;

    private final String field;
    private final Duration halfLife;
    private final InstantSource now;

    Recency(String field, Duration halfLife, InstantSource now) {
        this.field = Objects.requireNonNull(field, "field");
        this.now = Objects.requireNonNull(now, "now");
        this.halfLife = Require.positive("halfLife", halfLife);
    }

    @Override
    public double applyAsDouble(Passage passage) {
        Instant from = instant(passage.metadata().get(field));
        if (from == null) {
            return 0;
        }
        double age = Math.max(0, seconds(Duration.between(from, now.instant())));
        return Math.pow(0.5, age / seconds(halfLife));
    }

    /** As no whole number of a smaller unit, of which the oldest years have too many. */
    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / NANOS;
    }

    private static @Nullable Instant instant(@Nullable Object said) {
        if (said instanceof Number year && year.intValue() >= FIRST_YEAR && year.intValue() <= LAST_YEAR) {
            return start(LocalDate.of(year.intValue(), 1, 1));
        }
        if (!(said instanceof String text)) {
            return null;
        }
        try {
            return text.length() <= DAY
                    ? start(LocalDate.parse(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
