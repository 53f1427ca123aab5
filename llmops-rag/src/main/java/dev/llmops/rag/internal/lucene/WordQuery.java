package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.internal.text.Languages;
import java.util.List;
import java.util.Map;
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

    /** Lucene takes 1,024 conditions in a query; a filter has 500 at most. */
    private static final int MAX_WORDS = 512;

    /**
     * {@return any of the words in the languages that there are, a word that is said twice counting twice, or null if only
     *     stop words are said}
     */
    static @Nullable Query of(List<String> present, String text) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        boolean some = false;
        List<String> languages = Languages.searched(text, present);
        for (String language : languages) {
            String field = Fields.content(language);
            Map<String, Integer> words = Languages.asked(language, text, MAX_WORDS / languages.size());
            words.forEach((word, times) -> any.add(said(field, word, times), BooleanClause.Occur.SHOULD));
            some |= !words.isEmpty();
        }
        return some ? any.build() : null;
    }

    private static Query said(String field, String word, int times) {
        Query query = new TermQuery(new Term(field, word));
        return times == 1 ? query : new BoostQuery(query, times);
    }
}
