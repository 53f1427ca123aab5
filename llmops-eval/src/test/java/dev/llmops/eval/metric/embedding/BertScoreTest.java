package dev.llmops.eval.metric.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.EmbeddedTokens;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.TokenEmbeddings;
import dev.llmops.eval.metric.embedding.BertScore.Baseline;
import dev.llmops.eval.metric.embedding.BertScore.Part;
import dev.llmops.eval.metric.embedding.BertScore.Scores;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By hand: a token is a letter; a and b stand at right angles, and c between them at 45 degrees. */
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
