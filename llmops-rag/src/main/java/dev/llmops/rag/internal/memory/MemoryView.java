package dev.llmops.rag.internal.memory;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.index.IndexField;
import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexStats;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.internal.Bm25Settings;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Documents as they were committed; the place of a passage among all names it. */
final class MemoryView implements IndexView {

    /** With fewer passages, to hand a search to another thread takes about as long as the search. */
    private static final int MIN_AT_ONCE = 200;

    private static final Comparator<IndexHit> BEST_FIRST =
            Comparator.comparingDouble((IndexHit hit) -> -hit.score()).thenComparingLong(IndexHit::passage);

    private final Map<String, MemoryDocument> documents;
    private final List<MemoryDocument.Entry> passages;
    private final Bm25Settings bm25;

    MemoryView(Map<String, MemoryDocument> documents, Bm25Settings bm25) {
        this.bm25 = bm25;
        this.documents = documents;
        this.passages = documents.values().stream()
                .flatMap(document -> document.passages().stream())
                .toList();
    }

    @Override
    public boolean supportsConcurrentSearch() {
        return passages.size() >= MIN_AT_ONCE;
    }

    @Override
    public List<IndexHit> lexical(String text, IndexScope scope, int limit) {
        Bm25 words = new Bm25(bm25, passages, text);
        return best(scope, limit, words::score).stream()
                .filter(hit -> hit.score() > 0)
                .toList();
    }

    @Override
    public List<IndexHit> dense(float[] vector, IndexScope scope, int limit) {
        return best(scope, limit, entry -> cosine(vector, entry)).stream()
                .filter(hit -> passage(hit.passage()).passage().vector() != null)
                .toList();
    }

    private List<IndexHit> best(IndexScope scope, int limit, ToDoubleFunction<MemoryDocument.Entry> score) {
        return IntStream.range(0, passages.size())
                .filter(i -> passages.get(i).isIn(scope))
                .mapToObj(i -> new IndexHit(i, score.applyAsDouble(passages.get(i))))
                .sorted(BEST_FIRST)
                .limit(limit)
                .toList();
    }

    private static double cosine(float[] vector, MemoryDocument.Entry entry) {
        float[] other = entry.passage().vector();
        if (other == null) {
            return Double.NEGATIVE_INFINITY;
        }
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += (double) vector[i] * other[i];
        }
        return sum;
    }

    @Override
    public double[] lexicalScores(String text, long[] asked) {
        Bm25 words = new Bm25(bm25, passages, text);
        return Arrays.stream(asked)
                .mapToDouble(passage -> words.score(passage(passage)))
                .toArray();
    }

    @Override
    public double[] cosines(float[] vector, long[] asked) {
        return Arrays.stream(asked)
                .mapToDouble(passage -> cosine(vector, passage(passage)))
                .map(cosine -> Double.isInfinite(cosine) ? 0 : cosine)
                .toArray();
    }

    private MemoryDocument.Entry passage(long passage) {
        return passages.get((int) passage);
    }

    @Override
    public List<Passage> passages(List<IndexHit> hits) {
        return hits.stream()
                .map(hit -> passage(hit.passage()).shown(hit.score()))
                .toList();
    }

    @Override
    public Optional<Document> document(@Nullable String tenant, String id) {
        return find(tenant, id).map(document -> document.indexed().document());
    }

    private Optional<MemoryDocument> find(@Nullable String tenant, String id) {
        return Optional.ofNullable(documents.get(MetadataTerms.key(tenant, id)));
    }

    @Override
    public List<Passage> passages(@Nullable String tenant, String id, CharRange range) {
        return find(tenant, id).stream()
                .flatMap(document -> document.passages().stream())
                .filter(entry -> entry.passage().range().overlaps(range))
                .map(entry -> entry.shown(null))
                .sorted(Comparator.comparing(Passage::range))
                .toList();
    }

    @Override
    public void forEach(IndexScope scope, Consumer<Passage> each) {
        passages.stream().filter(entry -> entry.isIn(scope)).forEach(entry -> each.accept(entry.shown(null)));
    }

    @Override
    public Map<String, String> digests(@Nullable String tenant) {
        Map<String, String> digests = new HashMap<>();
        documents.values().stream()
                .map(MemoryDocument::indexed)
                .filter(document -> tenant == null || tenant.equals(document.tenant()))
                .forEach(document -> digests.put(document.document().id(), document.digest()));
        return digests;
    }

    @Override
    public Optional<String> digest(@Nullable String tenant, String id) {
        return find(tenant, id).map(document -> document.indexed().digest());
    }

    @Override
    public Map<String, float[]> vectors(@Nullable String tenant, String id, List<String> indexed) {
        Map<String, float[]> vectors = new HashMap<>();
        find(tenant, id).stream()
                .flatMap(document -> document.passages().stream())
                .map(MemoryDocument.Entry::passage)
                .filter(passage -> passage.vector() != null && indexed.contains(passage.indexed()))
                .forEach(passage -> vectors.put(passage.indexed(), Objects.requireNonNull(passage.vector())));
        return vectors;
    }

    @Override
    public List<IndexField> fields(@Nullable String tenant) {
        Map<String, EnumSet<IndexField.Type>> types = new TreeMap<>();
        forEach(
                IndexScope.of(tenant),
                passage -> passage.metadata()
                        .forEach(
                                (name, value) -> types.computeIfAbsent(name, n -> EnumSet.noneOf(IndexField.Type.class))
                                        .add(IndexField.Type.of(value))));
        return types.entrySet().stream()
                .map(field -> new IndexField(field.getKey(), field.getValue()))
                .toList();
    }

    @Override
    public Map<String, Integer> languages() {
        Map<String, Integer> languages = new TreeMap<>();
        passages.forEach(passage -> languages.merge(passage.language(), 1, Integer::sum));
        return languages;
    }

    @Override
    public Map<String, Integer> languages(long[] numbers) {
        Map<String, Integer> languages = new TreeMap<>();
        for (long number : numbers) {
            languages.merge(passages.get((int) number).language(), 1, Integer::sum);
        }
        return languages;
    }

    @Override
    public IndexStats stats() {
        return new IndexStats(documents.size(), passages.size());
    }

    @Override
    public void close() {}
}
