package dev.llmops.api.evaluation;

import java.util.Objects;

/** A score is there, or there is none for a reason, or the attempt failed. It is never a NaN and never 0 by default. */
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
     * @param value a finite number; its evaluator says what it means
     */
    record Scored(double value) implements Score {

        /** Refuses NaN and infinity. */
        public Scored {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "value must be finite, but was " + value + "; use Unscored or Failed for a missing score");
            }
        }
    }

    /**
     * No score, and that is no fault: the evaluator does not apply, or its judge could not be understood.
     *
     * @param reason why
     */
    record Unscored(String reason) implements Score {

        /** Refuses null. */
        public Unscored {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The evaluator failed.
     *
     * @param error how
     */
    record Failed(String error) implements Score {

        /** Refuses null. */
        public Failed {
            Objects.requireNonNull(error, "error");
        }
    }
}
