package dev.llmops.api.experiment;

import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that the application knows of a unit and that an experiment may be judged by, such as a purchase. It may come long
 * after the calls.
 *
 * @param unit who or what it is of, as the experiment calls it, usually a user
 * @param metric its name; not one that this library measures itself, see {@link UnitMetrics}
 * @param value its value, finite
 * @param at when it happened
 * @param key names it among those of its unit and metric: told twice, it counts once
 */
public record Outcome(String unit, String metric, double value, Instant at, String key) {

    /** Refuses NaN and infinities, a name that is taken, and blank texts. */
    public Outcome {
        UnicodeText.requireWellFormed("unit", unit);
        UnicodeText.requireWellFormed("metric", metric);
        UnicodeText.requireWellFormed("key", key);
        Objects.requireNonNull(at, "at");
        if (unit.isBlank() || metric.isBlank() || key.isBlank()) {
            throw new IllegalArgumentException("unit, metric and key must not be blank, but were '" + unit + "', '"
                    + metric + "' and '" + key + "'");
        }
        if (UnitMetrics.isMeasured(metric)) {
            throw new IllegalArgumentException(
                    "'" + metric + "' is measured from the records already; give the outcome another name");
        }
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the value of an outcome must be finite, but '" + metric + "' was "
                    + value + "; leave out what is not known");
        }
    }
}
