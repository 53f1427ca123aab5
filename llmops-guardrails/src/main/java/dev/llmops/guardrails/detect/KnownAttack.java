package dev.llmops.guardrails.detect;

import dev.llmops.commons.internal.text.MinHash;
import java.time.Instant;

/**
 * What is remembered of a text instead of the text.
 *
 * @param signature of its characters
 * @param vector of its meaning; empty where no client makes vectors
 * @param until when it is forgotten
 */
@SuppressWarnings("ArrayRecordComponent") // compared by likeness and by nothing else
record KnownAttack(MinHash signature, float[] vector, Instant until) {

    /** From so much on a text is the same in slightly, or in altogether, other words. */
    static final double SAME = 0.5;
    /** The cosine from which on MiniLM's vectors are of paraphrases; set on pairs of our own, see docs/measurements/guardrails.md. */
    private static final double PARAPHRASE = 0.6;

    /** {@return the same traces, forgotten at a time if they would have been kept for longer} */
    KnownAttack endingBy(Instant latest) {
        return until.isAfter(latest) ? new KnownAttack(signature, vector, latest) : this;
    }

    /** {@return how much another text is the same, from 0 to 1} */
    double likeness(KnownAttack other) {
        return Math.max(signature.similarity(other.signature), nearness(other.vector));
    }

    /** {@return how near a text's meaning is, so that {@link #SAME} is a paraphrase} */
    double nearness(float[] other) {
        double cosine = cosine(vector, other);
        double near = cosine < PARAPHRASE
                ? SAME * Math.max(0, cosine) / PARAPHRASE
                : SAME + (1 - SAME) * (cosine - PARAPHRASE) / (1 - PARAPHRASE);
        return Math.min(1, near);
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            dot += a[i] * b[i];
            first += a[i] * a[i];
            second += b[i] * b[i];
        }
        return first == 0 || second == 0 ? 0 : dot / Math.sqrt(first * second);
    }
}
