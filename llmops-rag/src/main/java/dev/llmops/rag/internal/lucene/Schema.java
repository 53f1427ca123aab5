package dev.llmops.rag.internal.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;

/**
 * What questions need to know of an index, read once for each of its states.
 *
 * @param reader the state
 * @param languages of the contents that there are
 * @param quantized whether a graph gives cosines of copies of the vectors
 */
record Schema(IndexReader reader, List<String> languages, boolean quantized) {

    static Schema of(IndexReader reader) throws IOException {
        List<String> languages = FieldInfos.getIndexedFields(reader).stream()
                .filter(Fields::isContent)
                .map(Fields::language)
                .sorted()
                .toList();
        return new Schema(reader, languages, reader.leaves().stream().anyMatch(Schema::isQuantized));
    }

    private static boolean isQuantized(LeafReaderContext leaf) {
        FieldInfo vectors = leaf.reader().getFieldInfos().fieldInfo(Fields.VECTOR);
        String format = vectors == null ? null : vectors.getAttribute(PerFieldKnnVectorsFormat.PER_FIELD_FORMAT_KEY);
        return format != null && format.contains("Quantized");
    }
}
