package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.index.Filter.Comparison;
import dev.llmops.rag.internal.text.MetadataTerms;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;

/**
 * Texts as terms that are in order: the field's name, a zero, the value. Names and values are short enough
 * ({@link dev.llmops.rag.index.IndexedPassage}) for a term to hold all of both: 32,766 bytes.
 */
final class TextTerms {

    private TextTerms() {}

    static Field field(String name, String value) {
        return new StringField(Fields.VALUE, new BytesRef(prefix(name) + value), Field.Store.NO);
    }

    static Query range(String name, Comparison comparison, String bound) {
        return new TextQuery(new BytesRef(prefix(name)), comparison, new BytesRef(bound));
    }

    /** Looks at every value of the field. */
    static Query containing(String name, String text) {
        return new TextQuery(new BytesRef(prefix(name)), null, new BytesRef(text));
    }

    /** The name as JSON holds no zero, so no name and value run into each other. */
    private static String prefix(String name) {
        return MetadataTerms.json(name) + "\0";
    }
}
