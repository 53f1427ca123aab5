package dev.llmops.rag.internal.search;

import dev.llmops.api.index.IndexHit;
import dev.llmops.api.index.IndexScope;
import dev.llmops.api.index.IndexView;
import java.util.List;
import java.util.function.Supplier;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Searches by words and by meaning, at once where the view gains by it.
 */
public final class Search {

    /** Candidates of each kind of search before they are fused. */
    private static final int DEPTH = 200;

    private static final double VECTOR_WEIGHT = 0.6;
    /** Of vectors that say nothing: the order of what no word of the question tells apart. */
    private static final double TIE_BREAK = 0.001;

    private Search() {}

    /**
     * {@return the best passages by both}
     *
     * @param view what is searched
     * @param text the question
     * @param vector its vector, of unit length
     * @param understood whether the model that made it reads the question's language
     * @param scope what may be found
     * @param limit most passages
     */
    public static List<IndexHit> byBoth(
            IndexView view, String text, float[] vector, boolean understood, IndexScope scope, int limit) {
        int depth = Math.max(DEPTH, limit);
        // The longer one first: who waits does it, while a thread is being found for the other.
        List<Supplier<List<IndexHit>>> searches =
                List.of(() -> view.dense(vector, scope, depth), () -> view.lexical(text, scope, depth));
        List<List<IndexHit>> found = view.searchesAtOnce()
                ? AtOnce.shared().all(searches)
                : searches.stream().map(Supplier::get).toList();
        return Fusion.fuse(
                view, text, vector, understood ? VECTOR_WEIGHT : TIE_BREAK, found.get(1), found.get(0), limit);
    }
}
