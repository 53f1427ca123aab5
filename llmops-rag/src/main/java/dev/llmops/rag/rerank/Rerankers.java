package dev.llmops.rag.rerank;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.retrieval.Reranker;

/**
 * Rerankers of this module, beside those of the API. What one is worth depends on the collection: measure it on your own
 * questions ({@code llmops rag eval --rerank}) before you use it.
 *
 * <pre>{@code Rerankers.top(50, Rerankers.pseudoRelevanceFeedback())}</pre>
 */
public final class Rerankers {

    private Rerankers() {}

    /**
     * {@return a reranker that asks a model for an order of all passages at once, as RankGPT does (Sun et al., EMNLP 2023); an
     * answer without any order leaves the order as it is}
     *
     * <p>It shows at most 1,000 characters of each passage, and the answer may have 200 tokens: one call of the model for a
     * question with its passages, which is remembered.
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

    /**
     * {@return a reranker by the cosine of the question and each passage under another embedding model than the index has}
     *
     * <p>It embeds the question and all passages each time; with a {@link dev.llmops.rag.embedding.EmbeddingCache} around the model, each
     * passage once.
     *
     * @param model the model, which is not closed with it
     */
    public static Reranker embedding(EmbeddingClient model) {
        return new EmbeddingReranker(model);
    }

    /**
     * {@return feedback of the first 3 passages by 40 words, chosen on development questions of SciFact and NFCorpus}
     *
     * @see #pseudoRelevanceFeedback(int, int)
     */
    public static Reranker pseudoRelevanceFeedback() {
        return pseudoRelevanceFeedback(3, 40);
    }

    /**
     * {@return a reranker by pseudo relevance feedback: the search's scores, and those by the words that the first passages say
     * and others do not (a relevance model, Lavrenko and Croft, SIGIR 2001), which count as one more word of the question}
     *
     * <p>It needs no model, and some milliseconds for fifty passages. It is for short questions that many passages answer;
     * where the first passages are wrong, it makes that worse.
     *
     * @param passages how many of the first passages are taken for right ones, at least 1
     * @param words how many of their words count, at least 1
     */
    public static Reranker pseudoRelevanceFeedback(int passages, int words) {
        return new PseudoRelevanceFeedback(passages, words);
    }

    /**
     * {@return a reranker whose scores are the search's and another reranker's together, each standardised over the passages
     * (mean 0, standard deviation 1)}
     *
     * <p>Passages that the other reranker leaves out are left out.
     *
     * @param reranker the other reranker
     * @param weight what its scores weigh against the search's, above 0
     */
    public static Reranker blended(Reranker reranker, double weight) {
        return new BlendedReranker(reranker, weight);
    }

    /**
     * {@return a reranker that orders the first passages only; those behind keep their order, and their distances from the
     * last one before them}
     *
     * @param most how many passages the reranker sees, at least 2
     * @param reranker orders them
     */
    public static Reranker top(int most, Reranker reranker) {
        return new TopReranker(most, reranker);
    }
}
