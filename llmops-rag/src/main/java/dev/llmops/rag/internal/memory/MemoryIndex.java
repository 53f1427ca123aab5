package dev.llmops.rag.internal.memory;

import dev.llmops.rag.index.IndexCapabilities;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.Bm25Settings;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An index for tests and for a few thousand passages. Every search looks at each passage, so all of them are exact. */
public final class MemoryIndex implements PassageIndex {

    private final Bm25Settings bm25;
    private final Map<String, @Nullable MemoryDocument> written = new LinkedHashMap<>();
    private volatile Map<String, MemoryDocument> committed = Map.of();

    /** Makes an empty index. */
    public MemoryIndex() {
        this(Bm25Settings.STANDARD);
    }

    /** Makes an empty index. {@code bm25}: how words are weighed. */
    public MemoryIndex(Bm25Settings bm25) {
        this.bm25 = bm25;
    }

    @Override
    public IndexCapabilities capabilities() {
        return new IndexCapabilities("memory", false, false, false, "bm25");
    }

    @Override
    public synchronized void put(IndexedDocument document) {
        written.put(MetadataTerms.key(document.tenant(), document.document().id()), MemoryDocument.of(document));
    }

    @Override
    public synchronized void delete(@Nullable String tenant, String id) {
        written.put(MetadataTerms.key(tenant, id), null);
    }

    @Override
    public synchronized void commit() {
        Map<String, MemoryDocument> next = new TreeMap<>(committed);
        written.forEach((key, document) -> {
            if (document == null) {
                next.remove(key);
            } else {
                next.put(key, document);
            }
        });
        written.clear();
        committed = next;
    }

    @Override
    public IndexView view() {
        return new MemoryView(committed, bm25);
    }

    @Override
    public void close() {}
}
