package dev.llmops.rag.pipeline;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.retrieval.Reranker;

/** Rerankers of this module, beside those of the API. */
public final class Rerankers {

    private Rerankers() {}

    /**
     * {@return a reranker that asks a model for an order of all passages at once, as RankGPT does (Sun et al., EMNLP 2023); an
     * answer without any order leaves the order as it is}
     *
     * @param model the model
     * @param most how many passages it sees, from 2 to 30; those behind keep their order
     */
    public static Reranker listwise(ModelClient model, int most) {
        return new ListwiseReranker(model, most);
    }

    /**
     * {@return a reranker by features: the search's own score (standardised), which of the question's words, and pairs of
     * them, stand in the passage and in its title and heading, and whether its numbers do}
     *
     * <p>It was not tuned. Measure it on your own questions before you use it.
     */
    public static Reranker features() {
        return FeatureReranker.builder().build();
    }
}
