package dev.llmops.eval.metric.hallucination;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.commons.internal.stats.Cosine;
import dev.llmops.eval.internal.claim.Asking;
import java.util.List;

/** By the vectors of sentences. */
record EmbeddingCheck(EmbeddingClient embeddings) implements SelfCheck.Check {

    @Override
    public double[] unsupported(Asking asking, List<String> sentences, List<String> samples) {
        return SentencePairs.unsupported(sentences, samples, texts -> vectors(asking, texts), EmbeddingCheck::likeness);
    }

    private List<float[]> vectors(Asking asking, List<String> texts) {
        EmbeddingResponse response = embeddings.embed(texts, EmbeddingPurpose.DOCUMENT);
        asking.spent(response.usage());
        return response.vectors();
    }

    /** A vector without direction is like nothing. */
    private static double likeness(float[] a, float[] b) {
        double cosine = Cosine.of(a, b);
        return Double.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : 0;
    }
}
