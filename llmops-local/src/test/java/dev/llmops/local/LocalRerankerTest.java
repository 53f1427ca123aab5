package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.text.CharRange;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.fuzz.TinyGguf;
import dev.llmops.local.option.EmbeddingPooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an encoder with random weights, which ranks at random, but always the same. */
class LocalRerankerTest {

    private static final List<String> DOCUMENTS = List.of("w4 w5", "w6 w7 w8", "w9", "w1 w2", "w50 w51 w52");

    @TempDir
    Path folder;

    private Path file(TinyGguf gguf) throws IOException {
        return Files.write(folder.resolve("tiny.gguf"), gguf.bytes());
    }

    @Test
    void each_document_gets_a_score_of_its_own_that_its_query_decides() throws IOException {
        try (LocalReranker reranker = LocalReranker.load(file(TinyGguf.bert(true)))) {
            List<RankedDocument> ranked = reranker.rank("w1 w2", DOCUMENTS);

            assertThat(ranked).hasSize(5);
            assertThat(ranked)
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(RankedDocument::score).reversed());
            assertThat(ranked.stream().map(RankedDocument::index).sorted()).containsExactly(0, 1, 2, 3, 4);
            assertThat(ranked.stream().map(RankedDocument::score).distinct()).hasSize(5);
            assertThat(reranker.rank("w1 w2", DOCUMENTS)).isEqualTo(ranked);
            assertThat(reranker.rank("w90", DOCUMENTS)).isNotEqualTo(ranked);
            for (RankedDocument document : ranked) {
                assertThat(reranker.rank("w1 w2", List.of(DOCUMENTS.get(document.index())))
                                .get(0)
                                .score())
                        .as("alone")
                        .isCloseTo(document.score(), within(1e-5));
            }
        }
    }

    @Test
    void passages_of_a_search_are_ordered_as_documents_are() throws IOException {
        List<Passage> passages = DOCUMENTS.stream()
                .map(text -> new Passage("of " + text, CharRange.of(text), text, 1.0, Map.of("page", 3)))
                .toList();
        try (LocalReranker reranker = LocalReranker.load(file(TinyGguf.bert(true)))) {
            List<RankedDocument> ranked = reranker.rank("w1 w2", DOCUMENTS);

            List<Passage> ordered = reranker.rerank("w1 w2", passages);

            assertThat(ordered)
                    .containsExactlyElementsOf(ranked.stream()
                            .map(each -> passages.get(each.index()).withScore(each.score()))
                            .toList());
            assertThat(reranker.rerank("w1", List.of())).isEmpty();
        }
    }

    @Test
    void a_document_that_is_too_long_is_named() throws IOException {
        try (LocalReranker reranker = LocalReranker.load(file(TinyGguf.bert(true)))) {
            List<String> documents = new ArrayList<>(DOCUMENTS);
            documents.set(2, "w1 ".repeat(80));

            assertThatThrownBy(() -> reranker.rank("w1", documents))
                    .isInstanceOf(ContextWindowExceededException.class)
                    .hasMessageContaining("document 2");
        }
    }

    @Test
    void of_a_passage_that_is_too_long_as_much_is_read_as_fits_and_its_metadata_says_so() throws IOException {
        String all = "w1 w2 w3 ".repeat(80);
        Passage tooLong = new Passage("long", CharRange.of(all), all, 1.0, Map.of("page", 3));
        Passage fits = new Passage("fits", CharRange.of("w4"), "w4", 1.0, Map.of());
        try (LocalReranker reranker = LocalReranker.load(file(TinyGguf.bert(true)))) {
            List<Passage> ordered = reranker.rerank("w1 w2", List.of(tooLong, fits));

            assertThat(ordered).extracting(Passage::sourceId).containsExactlyInAnyOrder("long", "fits");
            Passage cut = ordered.get(ordered.get(0).sourceId().equals("long") ? 0 : 1);
            assertThat(cut.text()).isEqualTo(all);
            assertThat(cut.metadata()).containsEntry("page", 3).containsOnlyKeys("page", Reranker.READ_CHARACTERS);
            int read = ((Number) cut.metadata().get(Reranker.READ_CHARACTERS)).intValue();
            assertThat(reranker.rank("w1 w2", List.of(all.substring(0, read), "w4")).stream()
                            .filter(ranked -> ranked.index() == 0)
                            .map(RankedDocument::score))
                    .containsExactly(cut.score());
            assertThatThrownBy(() -> reranker.rank("w1 w2", List.of(all.substring(0, read + 3))))
                    .isInstanceOf(ContextWindowExceededException.class);
            assertThat(ordered)
                    .filteredOn(passage -> passage.sourceId().equals("fits"))
                    .allSatisfy(passage -> assertThat(passage.metadata()).isEmpty());
            assertThatThrownBy(() -> reranker.rerank(all, List.of(tooLong)))
                    .isInstanceOf(ContextWindowExceededException.class)
                    .hasMessageContaining("the question alone");
        }
    }

    @Test
    void a_model_without_a_classifier_is_refused() throws IOException {
        Path encoder = file(TinyGguf.bert(false));

        assertThatThrownBy(() -> LocalReranker.load(encoder))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("holds no classifier");
    }

    @Test
    void a_closed_reranker_says_so() throws IOException {
        LocalReranker reranker = LocalReranker.load(file(TinyGguf.bert(true)));
        reranker.close();
        reranker.close();

        assertThatThrownBy(() -> reranker.rank("w1", DOCUMENTS)).hasMessageContaining("closed");
    }

    @Test
    void an_encoder_embeds_by_the_pooling_of_its_file_or_another_one() throws IOException {
        Path encoder = file(TinyGguf.bert(false));
        float[] byFile = embed(encoder, null);

        assertThat(embed(encoder, EmbeddingPooling.CLS)).isEqualTo(byFile);
        assertThat(embed(encoder, EmbeddingPooling.MEAN)).isNotEqualTo(byFile);
        assertThat(embed(encoder, EmbeddingPooling.LAST)).isNotEqualTo(byFile);
    }

    private static float[] embed(Path file, EmbeddingPooling pooling) {
        LocalModelBuilder builder = LocalModel.builder().file(file);
        if (pooling != null) {
            builder.embeddingPooling(pooling);
        }
        try (LocalEmbeddings embeddings = builder.buildEmbeddings()) {
            return embeddings
                    .embed(List.of("w1 w2 w3"), EmbeddingPurpose.DOCUMENT)
                    .vectors()
                    .get(0);
        }
    }
}
