package dev.llmops.rag.verification;

import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.option.Require;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking a claim against some passages.
 *
 * @param support the verdict: {@code SUPPORTED}, {@code PARTIAL}, {@code UNSUPPORTED} or {@code NOT_CHECKED}
 * @param score how well the passages support the claim, from 0 to 1; null if there is no score
 * @param method the method that checked it
 * @param evidence the sentence that matches the claim best, or null if none was looked for
 * @param problems what speaks against the claim, in words for people
 */
public record Verification(
        Support support,
        @Nullable Double score,
        String method,
        @Nullable Evidence evidence,
        List<String> problems) {

    /** Copies the list and rejects verdicts that are not about a check. */
    public Verification {
        Objects.requireNonNull(support, "support");
        Objects.requireNonNull(method, "method");
        problems = List.copyOf(problems);
        if (support == Support.OUT_OF_RANGE || support == Support.UNCITED) {
            throw new IllegalArgumentException(
                    "the support of a verification must be about a check of evidence, but was " + support);
        }
        if (score != null && !(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score must be at least 0 and at most 1, but was " + score);
        }
    }

    /**
     * {@return a result for a claim that was not checked}
     *
     * @param method the method that was asked
     * @param reason why not, in words for people
     */
    public static Verification notChecked(String method, String reason) {
        return new Verification(Support.NOT_CHECKED, null, method, null, List.of(reason));
    }

    /** {@return the same with another sentence to look at} */
    Verification showing(Passages.Sentence sentence) {
        return new Verification(support, score, method, new Evidence(sentence.passage(), sentence.range()), problems);
    }

    /**
     * A sentence.
     *
     * @param passage index of its passage among the given ones, from 0
     * @param range its range in the passage's text
     */
    public record Evidence(int passage, CharRange range) {

        /** Refuses an index below 0. */
        public Evidence {
            Objects.requireNonNull(range, "range");
            Require.atLeast("passage", passage, 0);
        }
    }
}
