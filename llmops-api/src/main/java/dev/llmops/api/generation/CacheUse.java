package dev.llmops.api.generation;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.message.TokenUsage;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the response cache did for a call.
 *
 * @param outcome whether the answer came from the cache
 * @param original the generation whose answer was reused; null unless one was
 * @param similarity cosine similarity of the two questions; null unless the answer to a similar question was reused
 * @param saved what reusing the answer saved, or null if none was reused
 * @param reason why the cache was not used, or why the new answer was not kept; null if there is nothing to report
 */
public record CacheUse(
        Outcome outcome,
        @Nullable GenerationId original,
        @Nullable Double similarity,
        @Nullable Saved saved,
        @Nullable String reason) {

    /** Rejects a reused answer without its original, and an original without a reused answer. */
    public CacheUse {
        Objects.requireNonNull(outcome, "outcome");
        if (outcome.hit() != (original != null) || outcome.hit() != (saved != null)) {
            throw new IllegalArgumentException(
                    "original and saved are there if and only if the answer came from the cache, but outcome was "
                            + outcome);
        }
    }

    /** Where the answer came from. */
    public enum Outcome {
        /** From the cache: the same question was answered before. */
        EXACT,
        /** From the cache: a question with the same meaning was answered before. */
        SEMANTIC,
        /** From a call in progress that asked the same question. */
        SHARED,
        /** From the model: the cache had no answer. */
        MISS,
        /** From the model: the cache was not consulted. */
        BYPASSED;

        /** {@return whether no model was called} */
        public boolean hit() {
            return this == EXACT || this == SEMANTIC || this == SHARED;
        }
    }

    /**
     * What the original call used and this one saved.
     *
     * @param usage the tokens it used
     * @param cost what it cost
     * @param time how long its model took
     */
    public record Saved(TokenUsage usage, Cost cost, Duration time) {

        /** Rejects nulls. */
        public Saved {
            Objects.requireNonNull(usage, "usage");
            Objects.requireNonNull(cost, "cost");
            Objects.requireNonNull(time, "time");
        }
    }

    /**
     * {@return a cache use without a hit}
     *
     * @param outcome {@code MISS} or {@code BYPASSED}
     * @param reason why, or null
     */
    public static CacheUse without(Outcome outcome, @Nullable String reason) {
        return new CacheUse(outcome, null, null, null, reason);
    }
}
