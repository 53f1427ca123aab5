package dev.llmops.rag.internal.lucene;

import java.util.Map;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Which passages may be found.
 *
 * @param tenant whose, or null for those of nobody
 * @param members metadata that they must have
 */
public record Scope(@Nullable String tenant, Map<String, Object> members) {

    /** Everything that belongs to nobody. */
    public static final Scope ALL = new Scope(null, Map.of());

    /** {@return the condition, or null if there is none} */
    @Nullable
    Query filter() {
        if (tenant == null && members.isEmpty()) {
            return null;
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        if (tenant != null) {
            all.add(new TermQuery(new Term(Fields.TENANT, Terms.tenant(tenant))), BooleanClause.Occur.FILTER);
        }
        members.forEach((name, value) ->
                all.add(new TermQuery(new Term(Fields.MEMBER, Terms.member(name, value))), BooleanClause.Occur.FILTER));
        return all.build();
    }

    /** {@return a query that finds only what this scope allows, scored as before} */
    Query restrict(Query query) {
        Query filter = filter();
        return filter == null
                ? query
                : new BooleanQuery.Builder()
                        .add(query, BooleanClause.Occur.MUST)
                        .add(filter, BooleanClause.Occur.FILTER)
                        .build();
    }
}
