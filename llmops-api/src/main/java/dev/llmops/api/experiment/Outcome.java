package dev.llmops.api.experiment;

import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Objects;

/**
 * A fact that the application knows about a unit and by which an experiment may be judged, such as a purchase. It may be reported long
 * after the calls.
 *
 * @param unit the person or thing that it is about, as the experiment identifies it, usually a user
 * @param metric its name; not one that this library measures itself, see {@link UnitMetrics}
 * @param value its value, finite
 * @param at when it happened
 * @param key identifies it among the outcomes of its unit and metric: an outcome that is reported twice counts once
 */
public record Outcome(String unit, String metric, double value, Instant at, String key) {

    /** Rejects NaN and infinities, a reserved name, and blank texts. */
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
