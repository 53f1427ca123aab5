package dev.llmops.rag.internal.lucene;

import dev.llmops.api.index.IndexField;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;

/**
 * What questions need to know of an index, read once for each of its states.
 *
 * @param reader the state
 * @param languages of the contents that there are
 * @param fields the members of metadata
 */
record Schema(IndexReader reader, List<String> languages, List<IndexField> fields) {

    static Schema of(IndexReader reader) throws IOException {
        List<String> languages = FieldInfos.getIndexedFields(reader).stream()
                .filter(Fields::isContent)
                .map(Fields::language)
                .sorted()
                .toList();
        return new Schema(reader, languages, Catalog.fields(reader));
    }
}
