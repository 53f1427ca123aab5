package dev.llmops.api.index;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps nothing and finds nothing. */
final class NoIndex implements PassageIndex, IndexView {

    static final NoIndex INSTANCE = new NoIndex();

    @Override
    public IndexCapabilities capabilities() {
        return new IndexCapabilities("noop", false, true, false, "none");
    }

    @Override
    public void put(IndexedDocument document) {}

    @Override
    public void delete(@Nullable String tenant, String id) {}

    @Override
    public void commit() {}

    @Override
    public IndexView view() {
        return this;
    }

    @Override
    public List<IndexHit> lexical(String text, IndexScope scope, int limit) {
        return List.of();
    }

    @Override
    public List<IndexHit> dense(float[] vector, IndexScope scope, int limit) {
        return List.of();
    }

    @Override
    public double[] lexicalScores(String text, long[] passages) {
        return new double[passages.length];
    }

    @Override
    public double[] cosines(float[] vector, long[] passages) {
        return new double[passages.length];
    }

    @Override
    public List<Passage> passages(List<IndexHit> hits) {
        return List.of();
    }

    @Override
    public Optional<Document> document(@Nullable String tenant, String id) {
        return Optional.empty();
    }

    @Override
    public List<Passage> passages(@Nullable String tenant, String id, CharRange range) {
        return List.of();
    }

    @Override
    public void forEach(IndexScope scope, Consumer<Passage> each) {}

    @Override
    public Map<String, String> digests(@Nullable String tenant) {
        return Map.of();
    }

    @Override
    public Optional<String> digest(@Nullable String tenant, String id) {
        return Optional.empty();
    }

    @Override
    public Map<String, float[]> vectors(@Nullable String tenant, String id, List<String> indexed) {
        return Map.of();
    }

    @Override
    public List<IndexField> fields(@Nullable String tenant) {
        return List.of();
    }

    @Override
    public IndexStats stats() {
        return new IndexStats(0, 0);
    }

    @Override
    public void close() {}
}
