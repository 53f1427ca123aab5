package dev.llmops.rag.internal.lucene;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.index.IndexField;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** The fields of metadata as terms that begin with their tenant, so that those of one tenant stand together. */
final class FieldTerms {

    private FieldTerms() {}

    static String of(@Nullable String tenant, String name, IndexField.Type type) {
        return prefix(tenant) + MetadataTerms.json(List.of(name, type));
    }

    /** Equally long for all, so that none is the beginning of another's. */
    private static String prefix(@Nullable String tenant) {
        return Sha256.hex(tenant == null ? "" : "of " + tenant);
    }

    /** {@return the fields of the terms that segments still hold; {@code tenant}: whose, or null for all} */
    static List<IndexField> fields(IndexReader reader, @Nullable String tenant) throws IOException {
        Map<String, EnumSet<IndexField.Type>> types = new TreeMap<>();
        Terms terms = MultiTerms.getTerms(reader, Fields.TYPE);
        if (terms != null) {
            BytesRef prefix = new BytesRef(tenant == null ? "" : prefix(tenant));
            TermsEnum each = terms.iterator();
            BytesRef term = each.seekCeil(prefix) == TermsEnum.SeekStatus.END ? null : each.term();
            while (term != null && StringHelper.startsWith(term, prefix)) {
                List<String> field = MetadataTerms.texts(
                        term.utf8ToString().substring(prefix(null).length()));
                types.computeIfAbsent(field.get(0), name -> EnumSet.noneOf(IndexField.Type.class))
                        .add(IndexField.Type.valueOf(field.get(1)));
                term = each.next();
            }
        }
        return types.entrySet().stream()
                .map(field -> new IndexField(field.getKey(), field.getValue()))
                .toList();
    }
}
