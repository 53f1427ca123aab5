package dev.llmops.rag.internal.search;

import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes vectors of unit length, or none at all for a text in which the model sees nothing. */
public final class Embedder {

    private static final int BATCH = 64;

    private final EmbeddingClient client;

    public Embedder(EmbeddingClient client) {
        this.client = client;
    }

    /** {@return one vector for each text, null where it is zero} */
    public List<float @Nullable []> documents(List<String> texts) {
        List<float @Nullable []> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<String> batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
            vectors.addAll(embed(batch, EmbeddingPurpose.DOCUMENT));
        }
        return vectors;
    }

    public float @Nullable [] query(String text) {
        return embed(List.of(text), EmbeddingPurpose.QUERY).get(0);
    }

    /** {@return the languages that the model reads; none if that is not known} */
    Set<String> languages() {
        return client.languages();
    }

    private List<float @Nullable []> embed(List<String> texts, EmbeddingPurpose purpose) {
        List<float[]> vectors = client.embed(texts, purpose).vectors();
        if (vectors.size() != texts.size()) {
            throw new InvalidModelResponseException("the embedding model must give one vector for each of "
                    + texts.size() + " texts, but gave " + vectors.size());
        }
        List<float @Nullable []> unit = new ArrayList<>(vectors.size());
        for (float[] vector : vectors) {
            unit.add(unit(vector));
        }
        return unit;
    }

    public static float @Nullable [] unit(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        if (!Double.isFinite(square)) {
            throw new InvalidModelResponseException("a vector must hold finite numbers only, but one did not");
        }
        if (square == 0) {
            return null;
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / Math.sqrt(square));
        }
        return unit;
    }
}
