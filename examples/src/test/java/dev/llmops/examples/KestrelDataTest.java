package dev.llmops.examples;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents of the invented lamps and the questions about them. */
class KestrelDataTest {

    private static final Path DOCS = Path.of("src/main/docs");
    private static final Path QUESTIONS = Path.of("src/main/questions/kestrel.jsonl");

    @Test
    void there_are_at_least_25_pages_of_a_few_hundred_words_and_all_are_small() throws IOException {
        long bytes = 0;
        List<Path> pages = pages();
        for (Path page : pages) {
            bytes += Files.size(page);
            assertThat(text(page).strip().split("\\s+").length)
                    .as(page.toString())
                    .isBetween(300, 450);
        }
        assertThat(pages).hasSizeGreaterThanOrEqualTo(25);
        assertThat(bytes).isLessThan(250_000);
    }

    @Test
    void every_expected_answer_stands_in_its_page() throws IOException {
        for (JsonNode question : questions()) {
            JsonNode metadata = question.get("metadata");
            if (metadata.get("answerable").asBoolean()) {
                Path page = DOCS.resolve(metadata.get("source").asText());
                assertThat(text(page))
                        .as(question.toString())
                        .contains(question.get("expected").asText());
            } else {
                assertThat(question.has("expected")).isFalse();
                assertThat(metadata.has("source")).isFalse();
            }
        }
    }

    @Test
    void enough_questions_are_there_and_some_have_no_answer() throws IOException {
        List<JsonNode> questions = questions();

        assertThat(questions).hasSizeGreaterThanOrEqualTo(60);
        assertThat(questions).extracting(each -> each.get("id").asText()).doesNotHaveDuplicates();
        assertThat(questions).extracting(each -> each.get("input").asText()).doesNotHaveDuplicates();
        assertThat(questions)
                .filteredOn(each -> !each.at("/metadata/answerable").asBoolean())
                .hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void the_splits_are_alike_in_size_and_paraphrases_are_in_one_of_them() throws IOException {
        List<JsonNode> questions = questions();
        Map<String, Set<String>> splits = questions.stream()
                .collect(groupingBy(
                        each -> each.at("/metadata/group").asText(),
                        mapping(each -> each.at("/metadata/split").asText(), toSet())));
        long dev = questions.stream()
                .filter(each -> each.at("/metadata/split").asText().equals("dev"))
                .count();

        assertThat(splits.values()).allSatisfy(each -> assertThat(each).hasSize(1));
        assertThat(Math.abs(questions.size() - 2 * dev)).isLessThanOrEqualTo(1);
        assertThat(splits.size()).as("there are paraphrases").isLessThan(questions.size());
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(DOCS)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** The words of a page; the few tags of an HTML page are no words. */
    private static String text(Path page) throws IOException {
        return Files.readString(page).replaceAll("<[^>]+>", " ").replaceAll("\\s+", " ");
    }

    private static List<JsonNode> questions() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> questions = new ArrayList<>();
        for (String line : Files.readAllLines(QUESTIONS)) {
            questions.add(json.readTree(line));
        }
        return questions;
    }
}
