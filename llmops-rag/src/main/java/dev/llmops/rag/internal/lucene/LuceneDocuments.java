package dev.llmops.rag.internal.lucene;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.index.IndexField;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.internal.text.Languages;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.jspecify.annotations.Nullable;

/** Documents as Lucene keeps them, and back. */
final class LuceneDocuments {

    private LuceneDocuments() {}

    /** @param key by which all of them are replaced and deleted */
    static List<org.apache.lucene.document.Document> of(IndexedDocument indexed, Term key) {
        List<org.apache.lucene.document.Document> block = new ArrayList<>();
        String content = Fields.content(Languages.of(indexed.document()));
        for (IndexedPassage passage : indexed.passages()) {
            block.add(passage(indexed, key, passage, content));
        }
        org.apache.lucene.document.Document whole = whole(indexed, key);
        if (!block.isEmpty()) {
            // No word, and so no part of any statistic: but lengths that every entry has are written and read much
            // faster
            // than those that every second one has.
            whole.add(new TextField(content, "", Field.Store.NO));
        }
        block.add(whole);
        return block;
    }

    private static org.apache.lucene.document.Document passage(
            IndexedDocument indexed, Term key, IndexedPassage passage, String content) {
        org.apache.lucene.document.Document entry = common(indexed, key);
        entry.add(new TextField(content, passage.indexed(), Field.Store.NO));
        // Stored a second time, beside the document's text, so that a hit does not have to unpack all of it.
        entry.add(new StoredField(
                Fields.TEXT, passage.range().in(indexed.document().text())));
        entry.add(new StoredField(Fields.START, passage.range().start()));
        entry.add(new StoredField(Fields.END, passage.range().end()));
        if (!passage.metadata().isEmpty()) {
            entry.add(new StoredField(Fields.METADATA, MetadataTerms.json(passage.metadata())));
        }
        passage.metadata().forEach((name, value) -> member(entry, indexed.tenant(), name, value));
        if (passage.vector() != null) {
            entry.add(new StoredField(Fields.HASH, Sha256.hex(passage.indexed())));
            entry.add(new KnnFloatVectorField(Fields.VECTOR, passage.vector(), VectorSimilarityFunction.DOT_PRODUCT));
        }
        return entry;
    }

    private static void member(
            org.apache.lucene.document.Document entry, @Nullable String tenant, String name, Object value) {
        entry.add(new StringField(Fields.MEMBER, MetadataTerms.member(name, value), Field.Store.NO));
        entry.add(new StringField(Fields.NAME, MetadataTerms.json(name), Field.Store.NO));
        entry.add(new StringField(Fields.TYPE, FieldTerms.of(tenant, name, IndexField.Type.of(value)), Field.Store.NO));
        if (value instanceof Number number) {
            entry.add(NumberTerms.field(name, number));
        } else if (value instanceof String text) {
            entry.add(TextTerms.field(name, text));
        }
    }

    private static org.apache.lucene.document.Document whole(IndexedDocument indexed, Term key) {
        org.apache.lucene.document.Document entry = common(indexed, key);
        entry.add(new StringField(Fields.DOCUMENT, "true", Field.Store.NO));
        entry.add(new StoredField(Fields.TEXT, indexed.document().text()));
        entry.add(new StoredField(
                Fields.METADATA, MetadataTerms.json(indexed.document().metadata())));
        entry.add(new StoredField(Fields.DIGEST, indexed.digest()));
        return entry;
    }

    private static org.apache.lucene.document.Document common(IndexedDocument indexed, Term key) {
        String tenant = indexed.tenant();
        org.apache.lucene.document.Document entry = new org.apache.lucene.document.Document();
        entry.add(new StringField(key.field(), key.bytes(), Field.Store.NO));
        entry.add(new StoredField(Fields.ID, indexed.document().id()));
        if (tenant != null) {
            entry.add(new StringField(Fields.TENANT, MetadataTerms.tenant(tenant), Field.Store.NO));
        }
        return entry;
    }

    static Document document(org.apache.lucene.document.Document entry) {
        return new Document(
                entry.get(Fields.ID), entry.get(Fields.TEXT), MetadataTerms.metadata(entry.get(Fields.METADATA)));
    }

    static Passage passage(org.apache.lucene.document.Document entry, @Nullable Double score) {
        String metadata = entry.get(Fields.METADATA);
        return new Passage(
                entry.get(Fields.ID),
                new CharRange(number(entry, Fields.START), number(entry, Fields.END)),
                entry.get(Fields.TEXT),
                score,
                metadata == null ? Map.of() : MetadataTerms.metadata(metadata));
    }

    private static int number(org.apache.lucene.document.Document entry, String field) {
        IndexableField stored = entry.getField(field);
        return stored.numericValue().intValue();
    }
}
