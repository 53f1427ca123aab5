package dev.llmops.rag.rerank;

import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.rag.internal.search.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The cosine of the question's vector and each passage's. */
final class EmbeddingReranker implements Reranker {

    private final EmbeddingClient model;

    EmbeddingReranker(EmbeddingClient model) {
        this.model = Objects.requireNonNull(model, "model");
    }

    @Override
    public List<Passage> rerank(String question, List<Passage> passages) {
        if (passages.isEmpty()) {
            return passages;
        }
        float[] asked = vectors(List.of(question), EmbeddingPurpose.QUERY).get(0);
        List<float[]> vectors = vectors(passages.stream().map(Passage::text).toList(), EmbeddingPurpose.DOCUMENT);
        List<Passage> scored = new ArrayList<>();
        for (int i = 0; i < passages.size(); i++) {
            scored.add(passages.get(i).withScore(cosine(asked, vectors.get(i))));
        }
        return Scores.bestFirst(scored);
    }

    private List<float[]> vectors(List<String> texts, EmbeddingPurpose purpose) {
        List<float[]> vectors = model.embed(texts, purpose).vectors();
        if (vectors.size() != texts.size()) {
            throw new InvalidModelResponseException("the embedding model must give one vector for each of "
                    + texts.size() + " texts, but gave " + vectors.size());
        }
        return vectors;
    }

    /** {@return 0 where one of them is zero: the model sees nothing in that text} */
    private static double cosine(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new InvalidModelResponseException("the vectors of question and passages must have the same length,"
                    + " but have " + a.length + " and " + b.length);
        }
        double product = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squares += (double) a[i] * a[i];
            others += (double) b[i] * b[i];
        }
        if (!Double.isFinite(squares + others)) {
            throw new InvalidModelResponseException("a vector must hold finite numbers only, but one did not");
        }
        return squares == 0 || others == 0 ? 0 : product / Math.sqrt(squares * others);
    }
}
