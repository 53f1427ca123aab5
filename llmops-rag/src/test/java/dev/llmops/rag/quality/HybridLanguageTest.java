package dev.llmops.rag.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.embedding.MiniLm;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * XQuAD by words and vectors of a model that reads English only, as an index does it that is told nothing. With
 * {@code -Dllmops.xquad=FOLDER -Dllmops.xquad.languages=es,de} other languages, with {@code -Dllmops.xquad.all=true} all questions.
 */
@Tag("full")
class HybridLanguageTest {

    /** Three of 393 questions: vectors differ a little from processor to processor. */
    private static final double TOLERANCE = 0.0077;

    private static final int SHARE = 3;

    static Stream<String> languages() {
        return Stream.of(
                System.getProperty("llmops.xquad.languages", "th,hi,tr,vi").split(",", -1));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void together_they_are_no_worse_than_the_better_of_both(String language) throws IOException {
        XQuad set = new XQuad(List.of(language)).everyNth(Boolean.getBoolean("llmops.xquad.all") ? 1 : SHARE);
        try (EmbeddingClient model = MiniLm.embeddings();
                RagIndex index = RagIndex.inMemory().embeddings(model).build()) {
            index.put(null, set.paragraphs());
            double words = set.recall(index.retriever(SearchMode.BM25), 1);
            double vectors = set.recall(index.retriever(SearchMode.VECTOR), 1);
            double both = set.recall(index.retriever(SearchMode.HYBRID), 1);

            System.out.printf(
                    "XQuAD %s: R@1 of %d questions by words %.4f, by vectors %.4f, by both %.4f%n",
                    language, set.questions(), words, vectors, both);
            assertThat(both).isGreaterThanOrEqualTo(Math.max(words, vectors) - TOLERANCE);
        }
    }
}
