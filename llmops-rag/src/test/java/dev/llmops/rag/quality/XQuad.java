package dev.llmops.rag.quality;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** XQuAD in some languages: 240 paragraphs and 1,190 questions in each. */
final class XQuad {

    private record Question(String id, String text, String paragraph) {}

    private final List<Document> paragraphs = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();

    /** Reads the languages; the test is skipped with a message where one is not there. */
    XQuad(List<String> languages) throws IOException {
        String folder = Objects.requireNonNullElse(
                System.getProperty("llmops.xquad"), System.getProperty("llmops.shared") + "/datasets/rag/xquad");
        for (String language : languages) {
            Path file = Path.of(folder, "xquad." + language + ".json");
            assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
            for (JsonNode article : new ObjectMapper().readTree(file.toFile()).required("data")) {
                article.required("paragraphs").forEach(paragraph -> read(language, paragraph));
            }
        }
    }

    private void read(String language, JsonNode paragraph) {
        String id = language + paragraphs.size();
        paragraphs.add(new Document(id, paragraph.required("context").asText(), Map.of()));
        for (JsonNode each : paragraph.required("qas")) {
            questions.add(new Question(
                    each.required("id").asText(), each.required("question").asText(), id));
        }
    }

    List<Document> paragraphs() {
        return paragraphs;
    }

    int questions() {
        return questions.size();
    }

    /** Keeps one of so many questions, the same ones in each language. */
    XQuad everyNth(int share) {
        questions.removeIf(question -> Math.floorMod(question.id().hashCode(), share) != 0);
        return this;
    }

    /** {@return the share of questions whose paragraph is among the first passages} */
    double recall(Retriever retriever, int first) {
        long found = questions.stream()
                .filter(question -> retriever.retrieve(RetrievalQuery.of(question.text(), first)).stream()
                        .anyMatch(passage -> passage.sourceId().equals(question.paragraph())))
                .count();
        return (double) found / questions.size();
    }
}
