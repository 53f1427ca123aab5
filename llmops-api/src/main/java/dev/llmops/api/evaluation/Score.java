package dev.llmops.api.evaluation;

import java.util.Objects;

/** A score, a reason why there is none, or a failure. A score is never NaN and never 0 by default. */
public sealed interface Score {

    /**
     * {@return a score}
     *
     * @param value its value
     */
    static Score of(double value) {
        return new Scored(value);
    }

    /**
     * A score.
     *
     * @param value a finite number; its meaning depends on the evaluator
     */
    record Scored(double value) implements Score {

        /** Rejects NaN and infinity. */
        public Scored {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "value must be finite, but was " + value + "; use Unscored or Failed for a missing score");
            }
        }
    }

    /**
     * No score, without an error: the evaluator does not apply, or its judge's output could not be interpreted.
     *
     * @param reason why
     */
    record Unscored(String reason) implements Score {

        /** Rejects null. */
        public Unscored {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A failure of the evaluator.
     *
     * @param error how
     */
    record Failed(String error) implements Score {

        /** Rejects null. */
        public Failed {
            Objects.requireNonNull(error, "error");
        }
    }
}
