package dev.llmops.api.generation;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A numeric property of a generation.
 *
 * @param kind what is measured
 * @param evaluator the evaluator whose score it is; null unless the kind is {@code SCORE}
 */
public record GenerationMeasure(Kind kind, @Nullable String evaluator) {

    private static final String SCORE_PREFIX = "score:";

    /** Rejects a score without its evaluator, and an evaluator without a score. */
    public GenerationMeasure {
        Objects.requireNonNull(kind, "kind");
        if ((kind == Kind.SCORE) != (evaluator != null)) {
            throw new IllegalArgumentException("a score, and nothing else, has an evaluator, but kind was " + kind
                    + " and evaluator was " + evaluator);
        }
    }

    /** What is measured. */
    public enum Kind {
        /** Tokens that the models read. */
        INPUT_TOKENS,
        /** Tokens that the models wrote. */
        OUTPUT_TOKENS,
        /** What it cost, in each currency separately; to the billionth. */
        COST,
        /** Seconds from the call to the end of the answer. */
        LATENCY,
        /** Seconds from the call to the first piece of the answer. */
        FIRST_TOKEN,
        /** The score of an evaluator. */
        SCORE
    }

    /**
     * {@return the measure of a kind}
     *
     * @param kind not {@code SCORE}
     */
    public static GenerationMeasure of(Kind kind) {
        return new GenerationMeasure(kind, null);
    }

    /**
     * {@return the score of an evaluator}
     *
     * @param evaluator its name
     */
    public static GenerationMeasure score(String evaluator) {
        return new GenerationMeasure(Kind.SCORE, evaluator);
    }

    /**
     * Reads {@code input-tokens}, {@code output-tokens}, {@code cost}, {@code latency}, {@code first-token} or {@code score:EVALUATOR}.
     *
     * @param text the text
     * @return the measure
     * @throws IllegalArgumentException if the text is not a measure
     */
    public static GenerationMeasure parse(String text) {
        if (text.startsWith(SCORE_PREFIX) && text.length() > SCORE_PREFIX.length()) {
            return score(text.substring(SCORE_PREFIX.length()));
        }
        return Stream.of(Kind.values())
                .filter(kind -> kind != Kind.SCORE && name(kind).equals(text))
                .map(GenerationMeasure::of)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a measure must be "
                        + Stream.of(Kind.values())
                                .filter(kind -> kind != Kind.SCORE)
                                .map(GenerationMeasure::name)
                                .collect(Collectors.joining(", "))
                        + " or score:EVALUATOR, but was '" + text + "'"));
    }

    /** {@return the form that {@link #parse} reads} */
    @Override
    public String toString() {
        return evaluator == null ? name(kind) : SCORE_PREFIX + evaluator;
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
