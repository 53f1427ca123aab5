package dev.llmops.rag.internal.search;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.IndexField;
import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.PassageIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One question to one state of an index, in each mode. */
public final class IndexSearch {

    private final PassageIndex index;
    private final @Nullable Embedder embedder;

    /** @param embedder makes vectors of questions, or null in a lexical index */
    public IndexSearch(PassageIndex index, @Nullable Embedder embedder) {
        this.index = index;
        this.embedder = embedder;
    }

    /**
     * {@return the best passages, best first}
     *
     * @param tenant who asks; its name in the question is not looked at
     * @param bound what passages must meet besides the question's own filter
     */
    public List<Passage> passages(RetrievalQuery query, SearchMode mode, @Nullable String tenant, Filter bound) {
        Filter filter = Filter.members(query.filter());
        IndexScope scope = new IndexScope(tenant, bound.equals(Filter.all()) ? filter : Filter.and(bound, filter));
        String text = query.text();
        if (text.isBlank()) {
            return List.of();
        }
        float[] vector = mode == SearchMode.BM25 || embedder == null ? null : embedder.query(text);
        if (vector == null && mode == SearchMode.VECTOR) {
            return List.of();
        }
        try (IndexView view = index.view()) {
            if (!scope.filter().equals(Filter.all())) {
                IndexField.check(scope.filter(), view.fields(tenant));
            }
            return view.passages(hits(view, text, vector, scope, mode, query.limit()));
        }
    }

    private List<IndexHit> hits(
            IndexView view, String text, float @Nullable [] vector, IndexScope scope, SearchMode mode, int limit) {
        if (vector == null || embedder == null) {
            return view.lexical(text, scope, limit);
        }
        return mode == SearchMode.VECTOR
                ? view.dense(vector, scope, limit)
                : Search.byBoth(view, text, vector, embedder.languages(), scope, limit);
    }
}
