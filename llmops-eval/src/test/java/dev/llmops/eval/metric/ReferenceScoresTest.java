package dev.llmops.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.SharedData;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.internal.text.PorterStemmer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Against the implementations that everybody quotes. The scores in the file were made on 80 pairs of random texts (Latin with
 * and without marks, Greek, Cyrillic, Chinese, emoji, white space of all kinds; one to three references) with
 * rouge-score 0.1.2 over NLTK 3.10 ({@code RougeScorer.score}, the best F of the references), SQuAD's evaluate-v2.0.py, and string
 * equality, which is {@code exact_match} of Hugging Face's evaluate without options. The same was done once with 5,000 pairs,
 * and the stemmer with 36,588 words of public texts; all agreed. ROUGE-Lsum is in {@code SacrebleuScoresTest}. Another file is tried with {@code -Dllmops.pairs=FILE}.
 */
class ReferenceScoresTest {

    private static final Path PAIRS = Path.of(
            System.getProperty("llmops.pairs", "src/test/resources/dev/llmops/eval/metric/reference-scores.jsonl"));

    static Stream<TextMetric> metrics() {
        return TextMetric.all().stream()
                .filter(metric ->
                        metric != TextMetric.CONTAINS && !metric.name().startsWith("rouge-lsum"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metrics")
    void every_pair_scores_as_the_reference_says(TextMetric metric) throws IOException {
        List<String> lines = Files.readAllLines(PAIRS);
        assertThat(lines).hasSizeGreaterThanOrEqualTo(80);
        for (String line : lines) {
            JsonNode pair = parse(line);
            List<String> references = new ArrayList<>();
            pair.get("references").forEach(reference -> references.add(reference.asText()));

            assertThat(metric.score(pair.get("hypothesis").asText(), references))
                    .as("%s of %s", metric.name(), line)
                    .isCloseTo(pair.at("/scores/" + metric.name()).asDouble(Double.NaN), within(1e-9));
        }
    }

    @Test
    void words_are_stemmed_as_nltk_stems_them() {
        JsonNode stems = SharedData.json("reference-vectors/porter-nltk-extensions-stems.json");

        assertThat(stems.size()).isGreaterThan(80);
        for (Map.Entry<String, JsonNode> stem : stems.properties()) {
            assertThat(PorterStemmer.stem(stem.getKey()))
                    .as(stem.getKey())
                    .isEqualTo(stem.getValue().asText());
        }
    }

    private static JsonNode parse(String line) {
        try {
            return Json.object(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }
}
