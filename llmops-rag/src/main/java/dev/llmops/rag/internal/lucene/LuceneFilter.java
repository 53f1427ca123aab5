package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.internal.text.MetadataTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Scopes and filters as Lucene's queries. */
final class LuceneFilter {

    private LuceneFilter() {}

    /** {@return the condition, or null if everything meets it} */
    static @Nullable Query of(IndexScope scope) {
        boolean everything =
                scope.filter() instanceof Filter.And and && and.parts().isEmpty();
        if (scope.tenant() == null) {
            return everything ? null : query(scope.filter());
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(new TermQuery(new Term(Fields.TENANT, MetadataTerms.tenant(scope.tenant()))), Occur.FILTER);
        if (!everything) {
            all.add(query(scope.filter()), Occur.FILTER);
        }
        return all.build();
    }

    /** {@return a query that finds only what a scope allows, scored as before} */
    static Query restrict(Query query, IndexScope scope) {
        Query filter = of(scope);
        return filter == null
                ? query
                : new BooleanQuery.Builder()
                        .add(query, Occur.MUST)
                        .add(filter, Occur.FILTER)
                        .build();
    }

    private static Query query(Filter filter) {
        if (filter instanceof Filter.Equal equal) {
            return new TermQuery(new Term(Fields.MEMBER, MetadataTerms.member(equal.field(), equal.value())));
        }
        if (filter instanceof Filter.In in) {
            return new TermInSetQuery(
                    Fields.MEMBER,
                    in.values().stream()
                            .map(value -> new BytesRef(MetadataTerms.member(in.field(), value)))
                            .toList());
        }
        if (filter instanceof Filter.Compare compare) {
            return compare.value() instanceof Number number
                    ? NumberTerms.range(compare.field(), compare.comparison(), number)
                    : TextTerms.range(
                            compare.field(),
                            compare.comparison(),
                            compare.value().toString());
        }
        if (filter instanceof Filter.Contains contains) {
            return TextTerms.containing(contains.field(), contains.text());
        }
        if (filter instanceof Filter.Exists exists) {
            return new TermQuery(new Term(Fields.NAME, MetadataTerms.json(exists.field())));
        }
        return tree(filter);
    }

    private static Query tree(Filter filter) {
        BooleanQuery.Builder tree = new BooleanQuery.Builder();
        if (filter instanceof Filter.Or or) {
            if (or.parts().isEmpty()) {
                return new MatchNoDocsQuery("none of no conditions is met");
            }
            or.parts().forEach(part -> tree.add(query(part), Occur.SHOULD));
            return tree.build();
        }
        tree.add(new MatchAllDocsQuery(), Occur.FILTER);
        if (filter instanceof Filter.Not not) {
            tree.add(query(not.part()), Occur.MUST_NOT);
        } else {
            ((Filter.And) filter).parts().forEach(part -> tree.add(query(part), BooleanClause.Occur.FILTER));
        }
        return tree.build();
    }
}
