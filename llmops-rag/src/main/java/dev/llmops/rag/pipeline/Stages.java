package dev.llmops.rag.pipeline;

import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.retrieval.RetrievalStep.Dropped;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.pipeline.PassageStage.Staged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The stages in this module. */
public final class Stages {

    /** How many of a new order a stage names. */
    private static final int TOLD = 3;

    private Stages() {}

    /**
     * {@return a stage that reorders passages by a reranker}
     *
     * @param name its name in the record, such as {@code cross-encoder}
     * @param reranker the reranker
     */
    public static PassageStage rerank(String name, Reranker reranker) {
        Objects.requireNonNull(reranker, "reranker");
        return new Named(name, (query, passages) -> {
            List<Passage> ordered = reranker.rerank(query.text(), passages);
            Set<String> kept = ordered.stream().map(Passage::id).collect(Collectors.toSet());
            List<Dropped> dropped = passages.stream()
                    .filter(passage -> !kept.contains(passage.id()))
                    .map(passage -> new Dropped(passage.id(), "the reranker left it out"))
                    .toList();
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("moved", moved(passages, ordered));
            details.put("first", first(ordered));
            Map<String, Object> readInPart = readInPart(passages, ordered);
            if (!readInPart.isEmpty()) {
                details.put("readInPart", readInPart);
            }
            return new Staged(ordered, dropped, details);
        });
    }

    /** {@return how many characters were read of each passage that was too long for the reranker's model} */
    private static Map<String, Object> readInPart(List<Passage> before, List<Passage> after) {
        // A document may have such a field itself.
        Map<String, Object> said = new HashMap<>();
        before.forEach(passage -> said.put(passage.id(), passage.metadata().get(Reranker.READ_CHARACTERS)));
        Map<String, Object> readInPart = new LinkedHashMap<>();
        for (Passage passage : after) {
            Object read = passage.metadata().get(Reranker.READ_CHARACTERS);
            if (read != null && !read.equals(said.get(passage.id()))) {
                readInPart.put(passage.id(), read);
            }
        }
        return readInPart;
    }

    /** {@return how many of what is left stand elsewhere than before} */
    private static int moved(List<Passage> before, List<Passage> after) {
        List<String> order = after.stream().map(Passage::id).toList();
        List<String> left = before.stream()
                .map(Passage::id)
                .filter(Set.copyOf(order)::contains)
                .toList();
        int moved = 0;
        for (int i = 0; i < left.size(); i++) {
            moved += left.get(i).equals(order.get(i)) ? 0 : 1;
        }
        return moved;
    }

    private static List<String> first(List<Passage> passages) {
        return passages.stream().limit(TOLD).map(Passage::id).toList();
    }

    /**
     * {@return a stage that leaves out a passage that is nearly the same as a better one}
     *
     * @param similarity the minimum Jaccard similarity of word triples (each character counts as a word in Chinese and Japanese), above 0, at most 1
     */
    public static PassageStage nearDuplicates(double similarity) {
        requireShare("similarity", similarity, false);
        return new Named("near-duplicates", (query, passages) -> NearDuplicates.without(passages, similarity));
    }

    /**
     * {@return a stage that keeps the best passages that are also different from each other: maximal marginal relevance
     * (Carbonell and Goldstein, SIGIR 1998), with scores scaled to 0 to 1 and the Jaccard similarity of words}
     *
     * @param relevance the weight of relevance against difference, from 0 to 1; 1 changes nothing
     * @param most the maximum number of passages to keep, at least 1
     */
    public static PassageStage mmr(double relevance, int most) {
        requireShare("relevance", relevance, true);
        Require.atLeast("most", most, 1);
        return new Named("diversity", (query, passages) -> MaximalMarginalRelevance.of(passages, relevance, most));
    }

    /**
     * {@return a stage that widens passages by their surrounding text}
     *
     * @param index the index of the documents; if it has tenants, each question must name one, or the stage must be bound to one
     *     ({@link ContextExpansion#forTenant})
     * @param characters the maximum number of characters added on each side, at least 1; no sentence is cut
     */
    public static ContextExpansion expandContext(RagIndex index, int characters) {
        return widening("widen", index, new Growth.Characters(characters));
    }

    /**
     * {@return a stage that widens passages by whole sentences, for example when single sentences were found
     * ({@link dev.llmops.rag.chunking.ChunkingStrategy#SENTENCES})}
     *
     * @param index as for {@link #expandContext}
     * @param sentences the maximum number of sentences added on each side, at least 1
     */
    public static ContextExpansion sentenceWindow(RagIndex index, int sentences) {
        return widening("sentence-window", index, new Growth.SentencesAround(sentences));
    }

    /**
     * {@return a stage that replaces each passage by its parent, if its index was built with parents
     * ({@link dev.llmops.rag.chunking.Chunking#withParents})}
     *
     * @param index as for {@link #expandContext}
     */
    public static ContextExpansion parents(RagIndex index) {
        return widening("parents", index, new Growth.Parent(0));
    }

    /**
     * {@return a stage that replaces passages by their parent if enough of it was found; others stay}
     *
     * @param index as for {@link #expandContext}
     * @param share the share of the parent's characters that must be found, above 0, at most 1
     */
    public static ContextExpansion autoMerge(RagIndex index, double share) {
        requireShare("share", share, false);
        return widening("auto-merge", index, new Growth.Parent(share));
    }

    private static ContextExpansion widening(String name, RagIndex index, Growth growth) {
        return new ContextExpansion(name, index, growth, null, null);
    }

    /**
     * {@return a stage that leaves out the sentences that share least with the question}
     *
     * @param share the share of each passage's characters to keep, above 0, at most 1; its best sentence is always kept
     */
    public static PassageStage compress(double share) {
        requireShare("share", share, false);
        return new Named("compress", (query, passages) -> Compression.of(query.text(), passages, share));
    }

    /**
     * {@return a stage that keeps as many passages as fit, in order; the last one is cut at the end of a sentence}
     *
     * @param tokens the maximum number of tokens of all passages together, at least 1
     * @param tokenizer counts tokens; null counts four characters as one token
     */
    public static PassageStage tokenBudget(int tokens, @Nullable Tokenizer tokenizer) {
        TokenBudget budget = TokenBudget.of(tokens, tokenizer);
        return new Named("fit", (query, passages) -> budget.fit(passages));
    }

    static List<Dropped> behind(List<Passage> passages, int limit, String reason) {
        List<Dropped> dropped = new ArrayList<>();
        for (int i = limit; i < passages.size(); i++) {
            dropped.add(new Dropped(passages.get(i).id(), reason));
        }
        return dropped;
    }

    private static void requireShare(String name, double value, boolean zero) {
        if (!(value >= 0 && value <= 1) || (value == 0 && !zero)) {
            throw new IllegalArgumentException(
                    name + " must be " + (zero ? "at least" : "above") + " 0 and at most 1, but was " + value);
        }
    }
}
