package dev.llmops.api.generation;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.message.TokenUsage;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the response cache did for a call.
 *
 * @param outcome whether the answer came from it
 * @param original the generation whose answer was given again; null unless it was
 * @param similarity cosine of the two questions; null unless the answer is that of a similar question
 * @param saved what giving the answer again saved, or null if no answer was
 * @param reason why the cache was not used, or the new answer not kept; null if there is nothing to say
 */
public record CacheUse(
        Outcome outcome,
        @Nullable GenerationId original,
        @Nullable Double similarity,
        @Nullable Saved saved,
        @Nullable String reason) {

    /** Refuses an answer that was given again without its original, and the other way round. */
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
        /** From the cache: a question of the same meaning was answered before. */
        SEMANTIC,
        /** From a call of the same question that was under way. */
        SHARED,
        /** From the model: the cache had no answer. */
        MISS,
        /** From the model: the cache was not asked. */
        BYPASSED;

        /** {@return whether no model was asked} */
        public boolean hit() {
            return this == EXACT || this == SEMANTIC || this == SHARED;
        }
    }

    /**
     * What the original call took, and this one did not.
     *
     * @param usage its tokens
     * @param cost what it cost
     * @param time how long its model took
     */
    public record Saved(TokenUsage usage, Cost cost, Duration time) {

        /** Refuses nulls. */
        public Saved {
            Objects.requireNonNull(usage, "usage");
            Objects.requireNonNull(cost, "cost");
            Objects.requireNonNull(time, "time");
        }
    }

    /**
     * {@return a use without hit}
     *
     * @param outcome {@code MISS} or {@code BYPASSED}
     * @param reason why, or null
     */
    public static CacheUse without(Outcome outcome, @Nullable String reason) {
        return new CacheUse(outcome, null, null, null, reason);
    }
}
