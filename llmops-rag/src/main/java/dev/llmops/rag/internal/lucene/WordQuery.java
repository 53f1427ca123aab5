package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.internal.text.Words;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/** A question as a bag of words. It is not a query language: nothing in a question has a special meaning. */
final class WordQuery {

    private WordQuery() {}

    /** {@return any of the words, a word that is said twice counting twice, or null if only stop words are said} */
    static @Nullable Query of(Analyzer analyzer, String text) {
        Map<String, Integer> words = Words.asked(analyzer, text);
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
