package dev.llmops.rag.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.store.embedding.CosineSimilarity;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.index.IndexMismatchException;
import dev.llmops.testkit.EmbeddingClientKit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniLmTest extends EmbeddingClientKit {

    @TempDir
    Path folder;

    @Override
    protected EmbeddingClient createClient() {
        return MiniLm.embeddings();
    }

    @Test
    void an_index_finds_what_is_said_in_other_words() {
        try (RagIndex index = RagIndex.open(folder)) {
            index.put(new Document("refund", "You get your money back within two weeks.", Map.of()));
            index.put(new Document("cable", "The power cord is three metres long.", Map.of()));

            for (SearchMode mode : List.of(SearchMode.VECTOR, SearchMode.HYBRID)) {
                assertThat(index.retriever(mode).retrieve(RetrievalQuery.of("how can I be reimbursed?", 1)))
                        .as("%s", mode)
                        .extracting(Passage::sourceId)
                        .containsExactly("refund");
            }
            assertThat(index.retriever(SearchMode.BM25).retrieve(RetrievalQuery.of("how can I be reimbursed?", 1)))
                    .isEmpty();
        }
    }

    @Test
    void an_index_that_was_made_with_another_version_of_the_runtime_is_refused() {
        String version = OrtEnvironment.getEnvironment().getVersion();
        ModelIdentity identity = createClient().identity();
        assertThat(identity.name()).endsWith("+onnxruntime-" + version);
        RagIndex.open(folder).close();

        EmbeddingClient later = new EmbeddingClient() {
            @Override
            public ModelIdentity identity() {
                return new ModelIdentity(identity.provider(), identity.name().replace(version, "1.32.0"), null);
            }

            @Override
            public int dimension() {
                return 384;
            }

            @Override
            public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
                throw new AssertionError("nothing is embedded");
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(() -> RagIndex.builder(folder).embeddings(later).build())
                .isInstanceOf(IndexMismatchException.class)
                .hasMessageContaining("onnxruntime-" + version)
                .hasMessageContaining("onnxruntime-1.32.0")
                .hasMessageContaining("llmops rag index");
        try (EmbeddingClient model = createClient()) {
            EmbeddingCache.open(model, folder.resolve("vectors")).close();
        }
        assertThatThrownBy(() -> EmbeddingCache.open(later, folder.resolve("vectors")))
                .isInstanceOf(IndexMismatchException.class);
    }

    @Test
    void a_text_is_read_up_to_256_tokens() {
        try (EmbeddingClient client = createClient()) {
            float[] long200 = vector(client, "cable ".repeat(200) + "river");

            assertThat(long200)
                    .as("what stands behind 200 words, within the model's limit")
                    .isNotEqualTo(vector(client, "cable ".repeat(200) + "lamp"));
            assertThat(vector(client, "cable ".repeat(254) + "river"))
                    .as("what stands behind 254 words and the two marks around them")
                    .isEqualTo(vector(client, "cable ".repeat(254) + "lamp"));
        }
    }

    @Test
    void tokens_are_counted_beyond_what_the_model_reads_and_without_its_marks() {
        try (EmbeddingClient client = createClient()) {
            Tokenizer tokenizer = client.tokenizer().orElseThrow();

            assertThat(tokenizer.count("cable ".repeat(1_000))).isEqualTo(1_000);
            assertThat(tokenizer.count("")).isZero();
            assertThat(tokenizer.decode(tokenizer.encode("the cable"))).isEqualTo("the cable");
        }
    }

    @Test
    void an_index_with_this_model_has_passages_of_at_most_200_of_its_tokens() {
        try (RagIndex index = RagIndex.open(folder)) {
            index.put(new Document("cable", "The cable is long. ".repeat(100), Map.of()));

            Tokenizer tokenizer = MiniLm.embeddings().tokenizer().orElseThrow();
            List<Integer> sizes = index.retriever(SearchMode.BM25).retrieve(RetrievalQuery.of("cable", 10)).stream()
                    .map(passage -> tokenizer.count(passage.text()))
                    .toList();
            assertThat(sizes).containsExactlyInAnyOrder(200, 200, 100);
        }
    }

    @Test
    void vectors_are_those_of_langchain4j_whatever_is_embedded_beside_them() {
        List<String> texts = List.of(
                "How long is the cable?",
                "The power cord is three metres long, and black. ".repeat(8),
                "Schukostecker",
                "");
        List<Embedding> expected = new AllMiniLmL6V2QuantizedEmbeddingModel()
                .embedAll(texts.stream()
                        .filter(text -> !text.isEmpty())
                        .map(TextSegment::from)
                        .toList())
                .content();

        try (EmbeddingClient client = createClient()) {
            List<float[]> vectors =
                    client.embed(texts, EmbeddingPurpose.DOCUMENT).vectors();

            for (int i = 0; i < expected.size(); i++) {
                assertThat(CosineSimilarity.between(Embedding.from(vectors.get(i)), expected.get(i)))
                        .as(texts.get(i))
                        .isGreaterThanOrEqualTo(0.9999);
                assertThat(vector(client, texts.get(i))).isEqualTo(vectors.get(i));
            }
        }
    }

    private static float[] vector(EmbeddingClient client, String text) {
        return client.embed(List.of(text), EmbeddingPurpose.DOCUMENT).vectors().get(0);
    }

    @Test
    void nothing_phones_home() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WatchedMiniLm.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        assertThat(process.inputReader().lines()).containsExactly("vector of 384");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void a_closed_client_says_so() {
        EmbeddingClient client = MiniLm.embeddings();
        client.close();

        assertThatThrownBy(() -> client.embed(List.of("text"), EmbeddingPurpose.QUERY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
