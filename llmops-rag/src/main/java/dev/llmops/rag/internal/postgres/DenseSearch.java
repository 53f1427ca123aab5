package dev.llmops.rag.internal.postgres;

import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The nearest vectors. A small index is scanned, which is exact. A large one is searched by its graph, which pgvector
 * filters only behind the search: it goes on searching (an iterative scan, in relaxed order, so that the result is sorted
 * again outside) until there are enough; where even that ends too early, the rest is found by scanning what the filter
 * leaves.
 */
final class DenseSearch {

    private static final int MIN_BEAM = 100;
    private static final int WIDEST_BEAM = 1_000;
    private static final int BEAM_FACTOR = 5;

    private final String index;
    private final int dimension;
    private final boolean large;

    DenseSearch(String index, int dimension, boolean large) {
        this.index = index;
        this.dimension = dimension;
        this.large = large;
    }

    List<IndexHit> nearest(Connection connection, float[] vector, IndexScope scope, int limit) throws SQLException {
        String asked = PgText.vector(vector);
        if (large) {
            List<IndexHit> hits = byGraph(connection, asked, scope, limit);
            if (hits.size() >= limit) {
                return hits;
            }
        }
        return scan(connection, asked, scope, limit);
    }

    private List<IndexHit> byGraph(Connection connection, String vector, IndexScope scope, int limit)
            throws SQLException {
        long beam = Math.max(MIN_BEAM, Math.min(WIDEST_BEAM, (long) BEAM_FACTOR * limit));
        new Sql()
                .add(
                        "SELECT set_config('hnsw.ef_search', ?, true),"
                                + " set_config('hnsw.iterative_scan', 'relaxed_order', true)",
                        Long.toString(beam))
                .run(connection);
        Sql sql = new Sql()
                .add(
                        "WITH nearest AS MATERIALIZED (SELECT number, vector <=> ?::vector AS distance FROM " + index
                                + "_passage WHERE vector IS NOT NULL",
                        vector);
        SqlFilter.add(sql, scope);
        // More than wanted: in relaxed order the first are not quite the nearest.
        // Written as in the index, which holds halves.
        String half = "halfvec(" + dimension + ")";
        return sql.add(" ORDER BY vector::" + half + " <=> ?::" + half + " LIMIT ?)", vector, Math.max(beam, limit))
                .add(" SELECT number, 1 - distance FROM nearest ORDER BY distance, number LIMIT ?", (long) limit)
                .list(connection, PostgresView::hit);
    }

    private List<IndexHit> scan(Connection connection, String vector, IndexScope scope, int limit) throws SQLException {
        Sql sql = new Sql()
                .add(
                        "SELECT number, 1 - (vector <=> ?::vector) AS cosine FROM " + index
                                + "_passage WHERE vector IS NOT NULL",
                        vector);
        SqlFilter.add(sql, scope);
        // The sum is no order that the graph could give.
        return sql.add(" ORDER BY (vector <=> ?::vector) + 0, number LIMIT ?", vector, (long) limit)
                .list(connection, PostgresView::hit);
    }
}
