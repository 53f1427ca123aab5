package dev.llmops.api.index;

import dev.llmops.api.closing.Closing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Indexes that are written alike. */
final class MirroredIndex implements PassageIndex {

    private final List<PassageIndex> indexes;

    MirroredIndex(List<PassageIndex> indexes) {
        this.indexes = List.copyOf(indexes);
        if (this.indexes.isEmpty()) {
            throw new IllegalArgumentException("indexes must hold at least one index, but was empty");
        }
    }

    @Override
    public IndexCapabilities capabilities() {
        return indexes.get(0).capabilities();
    }

    @Override
    public void put(IndexedDocument document) {
        check(document);
        indexes.forEach(index -> index.put(document));
    }

    @Override
    public void check(IndexedDocument document) {
        indexes.forEach(index -> index.check(document));
    }

    @Override
    public void delete(@Nullable String tenant, String id) {
        indexes.forEach(index -> index.delete(tenant, id));
    }

    @Override
    public void commit() {
        indexes.forEach(PassageIndex::commit);
    }

    @Override
    public void optimize() {
        indexes.forEach(PassageIndex::optimize);
    }

    @Override
    public IndexView view() {
        return indexes.get(0).view();
    }

    @Override
    public void verify() {
        indexes.forEach(PassageIndex::verify);
    }

    @Override
    public void close() {
        Closing.each(indexes, PassageIndex::close);
    }
}
