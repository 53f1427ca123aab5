package dev.llmops.rag.internal.search;

import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.internal.text.Languages;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Searches lexically and densely, at once where the view gains by it. */
public final class Search {

    /** Candidates of each kind of search before they are fused. */
    private static final int DEPTH = 200;

    private static final double WEIGHT = 0.6;
    /** Of a model that does not read the language, but one in the same letters: it knows names and words that they share. */
    private static final double UNREAD_WEIGHT = 0.15;
    /** Of a model that reads no language in these letters: the order of what no word of the question tells apart. */
    private static final double TIE_BREAK = 0.001;
    /** Passages with the question's words that tell its language. */
    private static final int TELLING = 10;

    private Search() {}

    /**
     * {@return the best passages by both}
     *
     * @param view what is searched
     * @param vector its vector, of unit length
     * @param read the languages that the model that made it reads, as ISO 639-1 codes; none if that is not known
     * @param scope what may be found
     * @param limit most passages
     */
    public static List<IndexHit> byBoth(
            IndexView view, String text, float[] vector, Set<String> read, IndexScope scope, int limit) {
        int depth = Math.max(DEPTH, limit);
        // The longer one first: who waits does it, while a thread is being found for the other.
        List<Supplier<List<IndexHit>>> searches =
                List.of(() -> view.dense(vector, scope, depth), () -> view.lexical(text, scope, depth));
        List<List<IndexHit>> found = view.supportsConcurrentSearch()
                ? ParallelSearch.shared().all(searches)
                : searches.stream().map(Supplier::get).toList();
        List<IndexHit> lexical = found.get(1);
        return Fusion.fuse(view, text, vector, weight(view, text, read, lexical), lexical, found.get(0), limit);
    }

    private static double weight(IndexView view, String text, Set<String> read, List<IndexHit> lexical) {
        if (read.isEmpty()) {
            return WEIGHT;
        }
        if (!Languages.mayBeInScriptOf(text, read)) {
            return TIE_BREAK;
        }
        return Languages.mayBeIn(text, read) && areRead(view, read, lexical) ? WEIGHT : UNREAD_WEIGHT;
    }

    /** A question is often too short to tell its language: the passages that have its words tell it then. */
    private static boolean areRead(IndexView view, Set<String> read, List<IndexHit> lexical) {
        Map<String, Integer> passages = view.languages(
                lexical.stream().limit(TELLING).mapToLong(IndexHit::passage).toArray());
        int all = passages.values().stream().mapToInt(Integer::intValue).sum();
        int known =
                read.stream().mapToInt(each -> passages.getOrDefault(each, 0)).sum();
        return 2 * known >= all;
    }
}
