package dev.llmops.rag.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.rag.RagIndex;
import dev.llmops.rag.chunking.Chunking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** XQuAD by words, with nothing said about the language. */
@Tag("full")
class LanguageQualityTest {

    @ParameterizedTest
    @CsvSource({"th, 0.98", "hi, 0.95", "tr, 0.96", "vi, 0.98"})
    void the_paragraph_with_the_answer_is_among_the_first_five(String language, double goal, @TempDir Path folder)
            throws IOException {
        assertThat(recall(List.of(language), folder)).isGreaterThanOrEqualTo(goal);
    }

    @Test
    void several_languages_can_be_in_one_index(@TempDir Path folder) throws IOException {
        assertThat(recall(List.of("th", "hi", "tr", "vi"), folder)).isGreaterThanOrEqualTo(0.95);
    }

    private static double recall(List<String> languages, Path folder) throws IOException {
        XQuad set = new XQuad(languages);
        try (RagIndex index = RagIndex.builder(folder)
                .lexicalOnly()
                .chunking(Chunking.characters(100_000))
                .build()) {
            index.put(null, set.paragraphs());
            double recall = set.recall(index.retriever(), 5);
            System.out.printf("XQuAD %s: R@5 %.4f of %d questions%n", languages, recall, set.questions());
            return recall;
        }
    }
}
