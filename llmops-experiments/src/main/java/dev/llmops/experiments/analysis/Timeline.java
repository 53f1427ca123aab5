package dev.llmops.experiments.analysis;

import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.experiments.internal.state.Place;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The time of an experiment in parts of equal length, which are the points of its sequences. */
final class Timeline {

    private static final int PARTS = 200;

    private final Instant start;

    private final Instant end;

    private final Duration window;

    private final double part;

    Timeline(Instant start, Instant end, @Nullable Duration window) {
        this.start = start;
        this.end = end;
        this.window = window == null ? Duration.ZERO : window;
        this.part = Math.max(1, Durations.millis(Duration.between(start, end).minus(this.window))) / (double) PARTS;
    }

    Instant end() {
        return end;
    }

    /** {@return whether rows of a unit may still come} */
    boolean open(Instant exposedAt) {
        return Durations.after(exposedAt, window).isAfter(end);
    }

    Place place(UnitMetrics unit, int weights, int variant) {
        double passed = Duration.between(start, unit.exposedAt()).toMillis() / part;
        int bucket = (int) Math.max(0, Math.min(PARTS - 1, passed));
        return new Place(bucket, weights, variant, unit.unit(), unit.exposedAt());
    }

    /** {@return when all rows of the units of a part were there} */
    Instant knownAt(int bucket) {
        Instant known = Durations.after(start.plusMillis(Math.round((bucket + 1) * part)), window);
        return known.isAfter(end) ? end : known;
    }
}
