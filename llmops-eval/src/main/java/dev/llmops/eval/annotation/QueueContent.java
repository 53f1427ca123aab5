package dev.llmops.eval.annotation;

import dev.llmops.api.generation.GenerationId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a queue's file holds, while it is locked. */
final class QueueContent {

    private final QueueHeader header;
    private final Map<GenerationId, AnnotationItem> items = new LinkedHashMap<>();
    private boolean changed;

    QueueContent(QueueHeader header) {
        this.header = header;
    }

    QueueHeader header() {
        return header;
    }

    Collection<AnnotationItem> items() {
        return List.copyOf(items.values());
    }

    @Nullable
    AnnotationItem find(GenerationId generation) {
        return items.get(generation);
    }

    /** Adds an item as it was read. */
    void load(AnnotationItem item) {
        items.put(item.generation(), item);
    }

    void put(AnnotationItem item) {
        load(item);
        changed = true;
    }

    boolean changed() {
        return changed;
    }
}
