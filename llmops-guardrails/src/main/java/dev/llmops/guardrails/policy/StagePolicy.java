package dev.llmops.guardrails.policy;

import dev.llmops.guardrails.detect.Provenance;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a policy does at one stage.
 *
 * @param detectors the detectors, each once; those that redact do so in this order
 * @param provenance who wrote the texts of this stage
 * @param onFailure what follows when a detector fails that has no rule of its own
 * @param budget how long all of them may take together, or null for any time
 * @param maxLength the most UTF-16 code units that a text may have; a longer one is blocked before anything looks at it
 * @param maxHold how long detectors may hold back a piece of a streamed answer to see the end of its sentence, or null for
 *     any time; what a later piece finds it too old is looked at as it is. Decisions then depend on how fast the answer comes
 */
public record StagePolicy(
        List<DetectorRule> detectors,
        Provenance provenance,
        OnFailure onFailure,
        @Nullable Duration budget,
        int maxLength,
        @Nullable Duration maxHold) {

    /** Four million: a book. */
    public static final int DEFAULT_MAX_LENGTH = 1 << 22;

    /** Copies the list, and refuses a detector that stands there twice and a budget of nothing. */
    public StagePolicy {
        detectors = List.copyOf(detectors);
        Objects.requireNonNull(provenance, "provenance");
        Objects.requireNonNull(onFailure, "onFailure");
        long names = detectors.stream().map(DetectorRule::detector).distinct().count();
        if (names < detectors.size()) {
            throw new IllegalArgumentException("a detector must stand in a stage once, but they were "
                    + detectors.stream().map(DetectorRule::detector).toList());
        }
        if (budget != null && (budget.isZero() || budget.isNegative())) {
            throw new IllegalArgumentException("budget must be longer than zero, but was " + budget);
        }
        if (maxHold != null && (maxHold.isZero() || maxHold.isNegative())) {
            throw new IllegalArgumentException("maxHold must be longer than zero, but was " + maxHold);
        }
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength must be at least 1, but was " + maxLength);
        }
    }
}
