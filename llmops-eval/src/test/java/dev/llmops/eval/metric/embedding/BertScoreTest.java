package dev.llmops.eval.metric.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.EmbeddedTokens;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.TokenEmbeddings;
import dev.llmops.eval.metric.embedding.BertScore.Baseline;
import dev.llmops.eval.metric.embedding.BertScore.Part;
import dev.llmops.eval.metric.embedding.BertScore.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** By hand, unless it says otherwise: a token is a letter; a and b stand at right angles, and c between them at 45 degrees. */
class BertScoreTest {

    private static final TokenEmbeddings LETTERS = new TokenEmbeddings() {

        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("test", "letters", null);
        }

        @Override
        public List<EmbeddedTokens> embedTokens(List<String> texts) {
            return texts.stream().map(BertScoreTest::tokens).toList();
        }
    };

    private static EmbeddedTokens tokens(String text) {
        List<Integer> tokens = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            tokens.add((int) letter);
            vectors.add(
                    switch (letter) {
                        case 'a' -> new float[] {2, 0};
                        case 'b' -> new float[] {0, 3};
                        case 'c' -> new float[] {1, 1};
                        default -> new float[] {0, 0};
                    });
        }
        return new EmbeddedTokens(tokens, vectors);
    }

    @Test
    void each_token_finds_its_nearest() {
        double half = Math.sqrt(0.5);

        Scores scores = BertScore.of(LETTERS).score("ac", "b");

        assertThat(scores.precision()).isCloseTo(half / 2, within(1e-7));
        assertThat(scores.recall()).isCloseTo(half, within(1e-7));
        assertThat(scores.f1()).isCloseTo(2 * (half / 2) * half / (half / 2 + half), within(1e-7));
    }

    @Test
    void equal_texts_score_1_and_empty_ones_0() {
        assertThat(BertScore.of(LETTERS).score("abc", "abc").f1()).isCloseTo(1, within(1e-7));
        assertThat(BertScore.of(LETTERS).score("", "")).isEqualTo(new Scores(0, 0, 0));
        assertThat(BertScore.of(LETTERS).score("a", "")).isEqualTo(new Scores(0, 0, 0));
    }

    /** Of two references both have a, one has b: a weighs ln(3/3) = 0, b ln(3/2). */
    @Test
    void rare_tokens_weigh_more() {
        BertScore weighted = BertScore.of(LETTERS).withRarity(List.of("ab", "a"));

        assertThat(weighted.score("ab", "b").precision()).isCloseTo(1, within(1e-7));
        assertThat(weighted.score("ab", "a").precision()).isCloseTo(0, within(1e-7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BertScore.of(LETTERS).withRarity(List.of()));
    }

    @Test
    void tokens_that_are_in_every_reference_weigh_the_same() {
        BertScore weighted = BertScore.of(LETTERS).withRarity(List.of("ab"));

        assertThat(weighted.score("ab", "ab").f1()).isCloseTo(1, within(1e-7));
        assertThat(weighted.score("ab", "a").precision()).isCloseTo(0.5, within(1e-7));
    }

    @Test
    void a_baseline_becomes_0_and_1_stays_1() {
        BertScore rescaled = BertScore.of(LETTERS).rescaled(new Baseline(0.5, 0.5, 0.5));

        assertThat(rescaled.score("a", "a").f1()).isCloseTo(1, within(1e-7));
        assertThat(rescaled.score("a", "c").f1()).isCloseTo((Math.sqrt(0.5) - 0.5) / 0.5, within(1e-7));
        assertThatIllegalArgumentException().isThrownBy(() -> new Baseline(1, 0, 0));
    }

    /**
     * Against {@code greedy_cos_idf} and {@code get_idf_dict} of bert-score 0.3.13 (with torch 1.13, in double precision), without the marks at both
     * ends of a text, which it matches and we leave out: 40 pairs of random vectors (seed 13), with equal weights and weighted by how rare a token is
     * among the references. No text has 2 tokens, which bert-score takes for two marks and nothing between.
     */
    @Test
    void scores_are_those_of_bert_score() throws IOException {
        Map<String, EmbeddedTokens> texts = new HashMap<>();
        List<JsonNode> rows = new ArrayList<>();
        List<String> references = new ArrayList<>();
        for (String line :
                Files.readAllLines(Path.of("src/test/resources/dev/llmops/eval/metric/embedding/bert-score.jsonl"))) {
            JsonNode row = new ObjectMapper().readTree(line);
            texts.put("answer" + rows.size(), tokens(row.get("answer")));
            texts.put("reference" + rows.size(), tokens(row.get("reference")));
            references.add("reference" + rows.size());
            rows.add(row);
        }
        TokenEmbeddings recorded = new TokenEmbeddings() {

            @Override
            public ModelIdentity identity() {
                return new ModelIdentity("test", "recorded", null);
            }

            @Override
            public List<EmbeddedTokens> embedTokens(List<String> names) {
                return names.stream().map(texts::get).toList();
            }
        };
        BertScore plain = BertScore.of(recorded);
        BertScore weighted = plain.withRarity(references);

        assertThat(rows).hasSize(40);
        for (int i = 0; i < rows.size(); i++) {
            assertScores(plain.score("answer" + i, "reference" + i), rows.get(i).get("plain"));
            assertScores(
                    weighted.score("answer" + i, "reference" + i), rows.get(i).get("rare"));
        }
    }

    private static void assertScores(Scores scores, JsonNode expected) {
        assertThat(scores.precision()).isCloseTo(expected.get(0).doubleValue(), within(1e-6));
        assertThat(scores.recall()).isCloseTo(expected.get(1).doubleValue(), within(1e-6));
        assertThat(scores.f1()).isCloseTo(expected.get(2).doubleValue(), within(1e-6));
    }

    private static EmbeddedTokens tokens(JsonNode text) {
        List<Integer> tokens = new ArrayList<>();
        text.get("tokens").forEach(token -> tokens.add(token.intValue()));
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode row : text.get("vectors")) {
            float[] vector = new float[row.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = row.get(i).floatValue();
            }
            vectors.add(vector);
        }
        return new EmbeddedTokens(tokens, vectors);
    }

    @Test
    void the_evaluator_needs_what_was_expected() {
        var evaluator = BertScore.of(LETTERS).evaluator(Part.RECALL);

        assertThat(evaluator.name()).isEqualTo("bertscore-recall");
        assertThat(evaluator
                        .evaluate(new EvaluationCase("q", "a", "a", List.of(), List.of()))
                        .score())
                .isEqualTo(Score.of(1));
        for (String nothing : new String[] {null, "", " "}) {
            assertThat(evaluator
                            .evaluate(new EvaluationCase("q", "a", nothing, List.of(), List.of()))
                            .score())
                    .isInstanceOf(Score.Unscored.class);
        }
    }
}
