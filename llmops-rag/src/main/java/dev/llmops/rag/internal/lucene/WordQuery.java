package dev.llmops.rag.internal.lucene;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/** A question as a bag of words. It is not a query language: nothing in a question has a special meaning. */
final class WordQuery {

    private WordQuery() {}

    /** {@return any of the words, a word that is said twice counting twice, or null if only stop words are said} */
    static @Nullable Query of(Analyzer analyzer, String text) throws IOException {
        Map<String, Integer> words = new LinkedHashMap<>();
        try (TokenStream tokens = analyzer.tokenStream(Fields.CONTENT, text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                String word = term.toString();
                // A pasted page has more different words than a query may have; the first ones must do.
                if (words.size() < IndexSearcher.getMaxClauseCount() || words.containsKey(word)) {
                    words.merge(word, 1, Integer::sum);
                }
            }
            tokens.end();
        }
        if (words.isEmpty()) {
            return null;
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        words.forEach((word, times) -> any.add(said(word, times), BooleanClause.Occur.SHOULD));
        return any.build();
    }

    private static Query said(String word, int times) {
        Query query = new TermQuery(new Term(Fields.CONTENT, word));
        return times == 1 ? query : new BoostQuery(query, times);
    }
}
