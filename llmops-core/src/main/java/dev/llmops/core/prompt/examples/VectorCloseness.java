package dev.llmops.core.prompt.examples;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.commons.internal.stats.Cosine;
import java.util.ArrayList;
import java.util.List;

/** Texts compared by the cosine of their embeddings. Input and example are of one kind, so both are embedded as questions. */
final class VectorCloseness implements Closeness {

    private static final int BATCH = 64;

    private final List<float[]> vectors;
    private final EmbeddingClient client;

    private VectorCloseness(List<float[]> vectors, EmbeddingClient client) {
        this.vectors = vectors;
        this.client = client;
    }

    static VectorCloseness of(List<String> texts, EmbeddingClient client) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<String> batch = texts.subList(from, Math.min(texts.size(), from + BATCH));
            vectors.addAll(client.embed(batch, EmbeddingPurpose.QUERY).vectors());
        }
        return new VectorCloseness(vectors, client);
    }

    @Override
    public double[] to(String question) {
        float[] asked = client.embed(List.of(question), EmbeddingPurpose.QUERY)
                .vectors()
                .get(0);
        return vectors.stream().mapToDouble(vector -> cosine(vector, asked)).toArray();
    }

    @Override
    public double between(int one, int other) {
        return cosine(vectors.get(one), vectors.get(other));
    }

    @Override
    public int mostTypical() {
        float[] sum = new float[vectors.get(0).length];
        for (float[] vector : vectors) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        return Ranking.best(
                vectors.stream().mapToDouble(vector -> cosine(vector, sum)).toArray());
    }

    /** A vector without direction is near to nothing. */
    private static double cosine(float[] a, float[] b) {
        double cosine = Cosine.of(a, b);
        return Double.isNaN(cosine) ? -1 : cosine;
    }
}
