package dev.llmops.langchain4j.rag;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.retrieval.Passage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds passages to an embedding store, some at a time. */
final class StoreFilling {

    private static final int TOGETHER = 64;

    private final EmbeddingStore<TextSegment> store;
    private final EmbeddingClient embeddings;
    private final @Nullable String tenant;
    private final @Nullable String tenantKey;
    private final List<TextSegment> segments = new ArrayList<>();

    StoreFilling(
            EmbeddingStore<TextSegment> store,
            EmbeddingClient embeddings,
            @Nullable String tenant,
            @Nullable String tenantKey) {
        this.store = store;
        this.embeddings = embeddings;
        this.tenant = tenant;
        this.tenantKey = tenantKey;
    }

    void add(Passage passage) {
        TextSegment segment = Contents.content(passage).textSegment();
        if (tenantKey != null) {
            segment.metadata().put(tenantKey, String.valueOf(tenant));
        }
        segments.add(segment);
        if (segments.size() == TOGETHER) {
            write();
        }
    }

    void write() {
        if (segments.isEmpty()) {
            return;
        }
        List<String> texts = segments.stream().map(TextSegment::text).toList();
        List<Embedding> vectors = embeddings.embed(texts, EmbeddingPurpose.DOCUMENT).vectors().stream()
                .map(Embedding::from)
                .toList();
        store.addAll(vectors, List.copyOf(segments));
        segments.clear();
    }
}
