package dev.llmops.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.SharedData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextMetricTest {

    @ParameterizedTest
    @CsvSource({
        "exact-match, 42, 42, 1",
        "exact-match, '42 ', 42, 0",
        "squad-exact-match, ' The  42.', 42, 1",
        "exact-match, 42., 42, 0",
        "contains, The answer is FORTY-two., forty-two, 1",
        "contains, no, yes, 0",
        // SQuAD: case, punctuation and articles do not count
        "token-f1, 'The Eiffel Tower!', 'eiffel tower', 1",
        // by hand: 2 of 3 words in common with 2: p = 2/3, r = 1, f = 0.8
        "token-f1, 'big eiffel tower', 'eiffel tower', 0.8",
        "token-f1, 'eiffel eiffel', 'eiffel', 0.6666666666666666",
        "token-f1, 'the', 'a', 1",
        "token-f1, 'the', 'tower', 0",
        // Lin 2004, section 3: LCS "police the gunman" of 4 and 4
        "rouge-l, 'police kill the gunman', 'police killed the gunman', 0.75",
        "rouge-l, 'the gunman kill police', 'police killed the gunman', 0.5",
        "rouge-1, 'a a b', 'a b b', 0.6666666666666666",
        "rouge-2, 'a b c', 'a b d', 0.5",
        "rouge-l, '', 'a', 0",
    })
    void scores_by_hand(String metric, String text, String reference, double score) {
        assertThat(TextMetric.named(metric).score(text, List.of(reference))).isCloseTo(score, within(1e-12));
    }

    @Test
    void lines_of_few_words_are_as_many_places_as_one_line_of_all_of_them() {
        List<String> words = List.of("word\n".repeat(70_000));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextMetric.ROUGE_LSUM.score(words.get(0), words))
                .withMessageContaining("too long for a longest common subsequence: 70000 and 70000 words");
        List<String> none = List.of(".\n".repeat(100_000));
        assertThat(TextMetric.ROUGE_LSUM.score(none.get(0), none)).isZero();
        assertThat(TextMetric.ROUGE_LSUM.score("a b\n...\nc", List.of("a\n!\n\nb c")))
                .isEqualTo(1);
    }

    @Test
    void what_every_text_contains_tells_nothing() {
        EvaluationCase blank = new EvaluationCase("q", "any answer", " \n", List.of(), List.of());

        assertThat(TextMetric.CONTAINS.evaluate(blank).score())
                .isEqualTo(new Score.Unscored("what was expected is blank, as is a part of every text"));
        assertThat(TextMetric.CONTAINS.judge("no", List.of("", "yes")).score()).isEqualTo(Score.of(0));
        assertThat(Evaluators.expectedRegex()
                        .evaluate(new EvaluationCase("q", "any answer", "", List.of(), List.of()))
                        .score())
                .isInstanceOf(Score.Unscored.class);
        assertThat(TextMetric.EXACT_MATCH
                        .evaluate(new EvaluationCase("q", "", "", List.of(), List.of()))
                        .score())
                .isEqualTo(Score.of(1));
    }

    @Test
    void the_nearest_of_several_references_counts() {
        assertThat(TextMetric.ROUGE_L.score("a b", List.of("c", "a b", "a"))).isEqualTo(1);
    }

    @Test
    void without_expected_answer_there_is_no_score() {
        var judgement = TextMetric.TOKEN_F1.evaluate(new EvaluationCase("q", "a", null, List.of(), List.of()));

        assertThat(judgement.score()).isInstanceOf(Score.Unscored.class);
    }

    @Test
    void an_unknown_name_is_refused_with_the_known_ones() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextMetric.named("bleu"))
                .withMessageContaining("rouge-l")
                .withMessageContaining("'bleu'");
    }

    @Test
    void rouge_agrees_with_the_unit_vectors_of_rouge_score() {
        int checked = 0;
        for (JsonNode vector :
                SharedData.json("reference-vectors/rouge-unit-vectors.json").get("cases")) {
            PrecisionRecall score = score(vector);
            if (score != null) {
                double tolerance = Math.max(vector.path("tolerance").asDouble(), 1e-9);
                assertThat(score.f1())
                        .as("%s", vector)
                        .isCloseTo(vector.get("fmeasure").asDouble(), within(tolerance));
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(8);
    }

    private static PrecisionRecall score(JsonNode vector) {
        if (!vector.has("fmeasure") || !vector.get("target").isTextual()) {
            return null;
        }
        Rouge rouge = vector.path("useStemmer").asBoolean() ? Rouge.STEMMED : Rouge.PLAIN;
        String text = vector.get("prediction").asText();
        String reference = vector.get("target").asText();
        return switch (vector.get("type").asText()) {
            case "rouge1" -> rouge.ofWords(1, text, reference);
            case "rouge2" -> rouge.ofWords(2, text, reference);
            case "rougeL" -> rouge.ofSubsequence(text, reference);
            default -> null;
        };
    }

    @Test
    void rouge_agrees_with_rouge_score_on_published_texts() {
        List<JsonNode> vectors = SharedData.jsonLines("reference-vectors/text-metrics-dev.jsonl");
        assertThat(vectors).hasSizeGreaterThan(50);
        for (JsonNode vector : vectors) {
            String text = vector.get("hypothesis").asText();
            String reference = vector.get("reference").asText();
            for (Rouge rouge : Rouge.values()) {
                String suffix = rouge == Rouge.STEMMED ? "Stem" : "";
                check(vector, "rouge1" + suffix, rouge.ofWords(1, text, reference));
                check(vector, "rouge2" + suffix, rouge.ofWords(2, text, reference));
                check(vector, "rougeL" + suffix, rouge.ofSubsequence(text, reference));
            }
        }
    }

    private static void check(JsonNode vector, String name, PrecisionRecall score) {
        JsonNode expected = vector.get(name);
        assertThat(score.precision())
                .as(name + " of %s", vector)
                .isCloseTo(expected.get("precision").asDouble(), within(1e-9));
        assertThat(score.recall())
                .as(name + " of %s", vector)
                .isCloseTo(expected.get("recall").asDouble(), within(1e-9));
        assertThat(score.f1())
                .as(name + " of %s", vector)
                .isCloseTo(expected.get("f").asDouble(), within(1e-9));
    }
}
