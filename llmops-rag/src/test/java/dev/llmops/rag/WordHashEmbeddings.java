package dev.llmops.rag;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts with words in common are close. Counts what it is asked for. */
public final class WordHashEmbeddings implements EmbeddingClient {

    public static final int DIMENSION = 64;

    public final List<String> embedded = new ArrayList<>();
    public RuntimeException fault;

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("test", "word-hash", null);
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public synchronized EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        if (fault != null) {
            throw fault;
        }
        if (purpose == EmbeddingPurpose.DOCUMENT) {
            embedded.addAll(texts);
        }
        return new EmbeddingResponse(
                texts.stream().map(WordHashEmbeddings::vector).toList(), TokenUsage.ZERO, identity());
    }

    private static float[] vector(String text) {
        float[] vector = new float[DIMENSION];
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
            vector[Math.floorMod(word.hashCode() * 31, DIMENSION)] += 1;
        }
        return vector;
    }
}
