package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.IndexKind;
import dev.llmops.rag.internal.lucene.LuceneIndex;
import dev.llmops.rag.internal.lucene.LuceneSettings;
import dev.llmops.rag.internal.postgres.PostgresIndex;
import dev.llmops.rag.internal.search.Embedder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A filter leaves half of 20,000 passages, a tenth, a hundredth, a thousandth: however many it leaves, as many as wanted come
 * back, and nearly all of them are the nearest. Vectors lie around 200 centres, as those of real texts lie in topics, and the
 * filters do not follow the topics.
 */
class FilteredRecallTest {

    private static final int PASSAGES = 20_000;
    private static final int DIMENSION = 64;
    private static final int QUESTIONS = 50;
    private static final int WANTED = 10;
    private static final long SEED = Long.getLong("llmops.seed", 4711);

    private final Random random = new Random(SEED);
    private final List<float[]> centres =
            IntStream.range(0, 200).mapToObj(i -> gaussian()).toList();
    private final List<float[]> vectors = new ArrayList<>();

    @Test
    @Tag("full")
    void lucene_gives_as_many_as_there_are_and_the_nearest(@TempDir Path folder) {
        for (boolean quantized : new boolean[] {false, true}) {
            try (PassageIndex index = LuceneIndex.open(
                    folder.resolve("q" + quantized),
                    new IndexKind(false, "test", DIMENSION),
                    new LuceneSettings(0, quantized))) {
                check(quantized ? "lucene, 8 bits" : "lucene", index);
            }
        }
    }

    @Tag("full")
    @Test
    void pgvector_gives_as_many_as_there_are_and_the_nearest() throws Exception {
        try (HikariDataSource connections = PgVectorPool.emptySchema();
                PassageIndex index =
                        PostgresIndex.open(connections, "docs", new IndexKind(false, "test", DIMENSION), 0)) {
            check("pgvector", index);
        }
    }

    private void check(String name, PassageIndex index) {
        fill(index);
        List<float[]> questions = IntStream.range(0, QUESTIONS)
                .mapToObj(i -> near(centres.get(i)))
                .toList();
        try (IndexView view = index.view()) {
            for (int each : new int[] {1, 2, 10, 100, 1_000, 5_000}) {
                Filter filter = each == 1 ? Filter.all() : Filter.eq("of" + each, 0);
                double recall = 0;
                for (float[] question : questions) {
                    List<IndexHit> hits = view.dense(question, new IndexScope(null, filter), WANTED);
                    assertThat(hits)
                            .as("%s, one of %d passes, seed %d", name, each, SEED)
                            .hasSize(Math.min(WANTED, PASSAGES / each));
                    Set<String> nearest = nearest(question, each);
                    recall += (double) view.passages(hits).stream()
                                    .filter(passage -> nearest.contains(passage.sourceId()))
                                    .count()
                            / nearest.size();
                }
                System.out.printf("%s, one of %d passes: recall@10 %.4f%n", name, each, recall / QUESTIONS);
                assertThat(recall / QUESTIONS)
                        .as("%s, one of %d passes, seed %d", name, each, SEED)
                        .isGreaterThanOrEqualTo(0.95);
            }
        }
    }

    private void fill(PassageIndex index) {
        vectors.clear();
        for (int i = 0; i < PASSAGES; i++) {
            float[] vector = near(centres.get(random.nextInt(centres.size())));
            vectors.add(vector);
            Map<String, Object> metadata =
                    Map.of("of2", i % 2, "of10", i % 10, "of100", i % 100, "of1000", i % 1_000, "of5000", i % 5_000);
            index.put(new IndexedDocument(
                    null,
                    new Document("" + i, "x", metadata),
                    "",
                    List.of(new IndexedPassage(new CharRange(0, 1), "x", metadata, vector))));
        }
        index.commit();
    }

    private Set<String> nearest(float[] question, int each) {
        return IntStream.range(0, PASSAGES)
                .filter(i -> i % each == 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -dot(question, vectors.get(i))))
                .limit(WANTED)
                .map(String::valueOf)
                .collect(Collectors.toSet());
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private float[] near(float[] centre) {
        float[] vector = gaussian();
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = centre[i] + 0.7f * vector[i];
        }
        return Embedder.unit(vector);
    }

    private float[] gaussian() {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
