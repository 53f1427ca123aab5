package dev.llmops.rag.internal.search;

import dev.llmops.api.index.IndexHit;
import dev.llmops.api.index.IndexScope;
import dev.llmops.api.index.IndexView;
import java.util.List;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Searches by words and by meaning at once.
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
        List<IndexHit> lexical = view.lexical(text, scope, depth);
        List<IndexHit> dense = view.dense(vector, scope, depth);
        return Fusion.fuse(view, text, vector, understood ? VECTOR_WEIGHT : TIE_BREAK, lexical, dense, limit);
    }
}
