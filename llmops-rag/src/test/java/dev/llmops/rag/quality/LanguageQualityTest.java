package dev.llmops.rag.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.Chunking;
import dev.llmops.rag.RagIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** XQuAD: 240 paragraphs and 1,190 questions in each language, by words, with nothing said about the language. */
class LanguageQualityTest {

    private record Question(String text, String paragraph) {}

    private final List<Document> paragraphs = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"th, 0.98", "hi, 0.95", "tr, 0.96", "vi, 0.98"})
    void the_paragraph_with_the_answer_is_among_the_first_five(String language, double goal, @TempDir Path folder)
            throws IOException {
        read(language);

        double recall = recall(folder);

        System.out.printf("XQuAD %s: R@5 %.4f of %d questions%n", language, recall, questions.size());
        assertThat(recall).isGreaterThanOrEqualTo(goal);
    }

    @Test
    void several_languages_can_be_in_one_index(@TempDir Path folder) throws IOException {
        for (String language : List.of("th", "hi", "tr", "vi")) {
            read(language);
        }

        double recall = recall(folder);

        System.out.printf("XQuAD th, hi, tr and vi in one index: R@5 %.4f of %d questions%n", recall, questions.size());
        assertThat(recall).isGreaterThanOrEqualTo(0.95);
    }

    private double recall(Path folder) {
        int found = 0;
        try (RagIndex index = RagIndex.builder(folder)
                .wordsOnly()
                .chunking(Chunking.characters(100_000))
                .open()) {
            index.put(null, paragraphs);
            for (Question question : questions) {
                found += index.retrieve(RetrievalQuery.of(question.text(), 5)).stream()
                                .anyMatch(passage -> passage.sourceId().equals(question.paragraph()))
                        ? 1
                        : 0;
            }
        }
        return (double) found / questions.size();
    }

    private void read(String language) throws IOException {
        Path file = Path.of(System.getProperty("llmops.shared"), "datasets/rag/xquad/xquad." + language + ".json");
        assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        for (JsonNode article : new ObjectMapper().readTree(file.toFile()).required("data")) {
            for (JsonNode paragraph : article.required("paragraphs")) {
                String id = language + paragraphs.size();
                paragraphs.add(new Document(id, paragraph.required("context").asText(), Map.of()));
                paragraph
                        .required("qas")
                        .forEach(each -> questions.add(
                                new Question(each.required("question").asText(), id)));
            }
        }
    }
}
