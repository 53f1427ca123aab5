package dev.llmops.rag.rerank;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.retrieval.Reranker;

/**
 * The rerankers in this module, in addition to those of the API. Their value depends on the collection: measure on your own
 * questions ({@code llmops rag eval --rerank}) before you use one.
 *
 * <pre>{@code Rerankers.top(50, Rerankers.pseudoRelevanceFeedback())}</pre>
 */
public final class Rerankers {

    private Rerankers() {}

    /**
     * {@return a reranker that asks a model to order all passages at once, as RankGPT does (Sun et al., EMNLP 2023); an
     * answer without an order changes nothing}
     *
     * <p>It shows at most 1,000 characters of each passage, and the answer may have 200 tokens: one model call per
     * question with its passages, which is cached.
     *
     * @param model the model
     * @param most the maximum number of passages it sees, from 2 to 30; later ones keep their order
     */
    public static Reranker listwise(ModelClient model, int most) {
        return new ListwiseReranker(model, most);
    }

    /**
     * {@return a reranker by features: the search's own score (standardized), which of the question's words, and pairs of
     * them, occur in the passage and in its title and heading, and whether its numbers do}
     *
     * <p>It is not tuned. Measure it on your own questions before you use it.
     */
    public static Reranker features() {
        return FeatureReranker.builder().build();
    }

    /**
     * {@return a reranker by the cosine of the question and each passage under an embedding model other than the index's}
     *
     * <p>It embeds the question and all passages each time; with a {@link dev.llmops.rag.embedding.EmbeddingCache} around the model, each
     * passage only once.
     *
     * @param model the model, which is not closed with it
     */
    public static Reranker embedding(EmbeddingClient model) {
        return new EmbeddingReranker(model);
    }

    /**
     * {@return feedback from the first 3 passages with 40 words, chosen on development questions of SciFact and NFCorpus}
     *
     * @see #pseudoRelevanceFeedback(int, int)
     */
    public static Reranker pseudoRelevanceFeedback() {
        return pseudoRelevanceFeedback(3, 40);
    }

    /**
     * {@return a reranker by pseudo relevance feedback: the search's scores, and those by the words that the first passages have
     * and others do not (a relevance model, Lavrenko and Croft, SIGIR 2001), which count as one more word of the question}
     *
     * <p>It needs no model, and a few milliseconds for fifty passages. It suits short questions that many passages answer;
     * if the first passages are wrong, it makes results worse.
     *
     * @param passages how many of the first passages are assumed relevant, at least 1
     * @param words how many of their words are used, at least 1
     */
    public static Reranker pseudoRelevanceFeedback(int passages, int words) {
        return new PseudoRelevanceFeedback(passages, words);
    }

    /**
     * {@return a reranker that adds the search's scores and another reranker's, each standardized over the passages
     * (mean 0, standard deviation 1)}
     *
     * <p>Passages that the other reranker leaves out are left out.
     *
     * @param reranker the other reranker
     * @param weight the weight of its scores against the search's, above 0
     */
    public static Reranker blended(Reranker reranker, double weight) {
        return new BlendedReranker(reranker, weight);
    }

    /**
     * {@return a reranker that reorders only the first passages; later ones keep their order, and their distances from the
     * last one before them}
     *
     * @param most the number of passages the reranker sees, at least 2
     * @param reranker reorders them
     */
    public static Reranker top(int most, Reranker reranker) {
        return new TopReranker(most, reranker);
    }
}
