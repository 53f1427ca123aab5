package dev.llmops.rag.internal.lucene;

import dev.llmops.api.index.Filter.Comparison;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/** Texts as terms that are in order: the field's name, a zero, the value. Of a long value the first 8,000 bytes count. */
final class TextTerms {

    private static final int LONGEST = 8_000;
    private static final int MOST_STATES = 100_000;

    private TextTerms() {}

    static Field field(String name, String value) {
        return new StringField(Fields.VALUE, term(name, value), Field.Store.NO);
    }

    static Query range(String name, Comparison comparison, String bound) {
        BytesRef at = term(name, bound);
        boolean inclusive = comparison == Comparison.AT_LEAST || comparison == Comparison.AT_MOST;
        return switch (comparison) {
            case GREATER, AT_LEAST -> new TermRangeQuery(Fields.VALUE, at, behind(name), inclusive, false);
            case LESS, AT_MOST -> new TermRangeQuery(Fields.VALUE, term(name, ""), at, true, inclusive);
        };
    }

    /** Looks at every value of the field. */
    static Query containing(String name, String text) {
        Automaton any = Automata.makeAnyString();
        Automaton matching = Operations.concatenate(
                List.of(Automata.makeString(MetadataTerms.json(name) + "\0"), any, Automata.makeString(text), any));
        return new AutomatonQuery(new Term(Fields.VALUE, name), Operations.determinize(matching, MOST_STATES));
    }

    /** The name as JSON holds no zero, so no name and value run into each other. */
    private static BytesRef term(String name, String value) {
        byte[] bytes = (MetadataTerms.json(name) + "\0" + value).getBytes(StandardCharsets.UTF_8);
        return new BytesRef(bytes.length <= LONGEST ? bytes : Arrays.copyOf(bytes, LONGEST));
    }

    private static BytesRef behind(String name) {
        return new BytesRef(MetadataTerms.json(name) + "\1");
    }
}
