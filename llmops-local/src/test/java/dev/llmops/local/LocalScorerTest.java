package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.scoring.LogLikelihood;
import dev.llmops.local.scoring.Perplexity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalScorerTest {

    private static final String CONTEXT = "Once upon a time there was a";

    @Test
    void what_greedy_decoding_writes_is_greedy_and_anything_else_is_not() {
        try (LocalModel model = LocalModel.load(TestModels.stories())) {
            String written = model.generate(ModelRequest.builder()
                            .user(CONTEXT)
                            .parameters(ModelParameters.builder().maxTokens(12).build())
                            .build())
                    .text();

            LogLikelihood greedy = model.scorer().score(CONTEXT, written);
            assertThat(greedy.greedy()).isTrue();
            assertThat(greedy.tokens()).isEqualTo(12);
            assertThat(greedy.logProbability()).isNegative();
            assertThat(model.scorer().score(CONTEXT, written + " zebra").greedy())
                    .isFalse();
        }
    }

    @Test
    void scores_of_parts_add_up_also_across_batches() {
        // More than 512 tokens, so the continuation is read in several batches.
        String first = " one two three".repeat(120);
        String second = " four five six".repeat(120);
        try (LocalScorer scorer = LocalScorer.load(TestModels.llamaVocabulary())) {
            LogLikelihood whole = scorer.score("Zero", first + second);
            LogLikelihood start = scorer.score("Zero", first);
            LogLikelihood end = scorer.score("Zero" + first, second);

            assertThat(whole.tokens()).isGreaterThan(700).isEqualTo(start.tokens() + end.tokens());
            assertThat(whole.logProbability()).isCloseTo(start.logProbability() + end.logProbability(), within(1e-3));
        }
    }

    @Test
    void a_score_does_not_depend_on_what_is_scored_beside_it() {
        long seed = 20261125;
        Random random = new Random(seed);
        List<String> continuations = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = random.nextInt(6); word >= 0; word--) {
                text.append(' ')
                        .append(List.of("cat", "big", "ran", "happy", "Lily", ".")
                                .get(random.nextInt(6)));
            }
            continuations.add(text.toString());
        }
        try (LocalScorer scorer = LocalScorer.load(TestModels.stories())) {
            List<LogLikelihood> together = scorer.score(CONTEXT, continuations);
            for (int i = 0; i < together.size(); i++) {
                assertThat(scorer.score(CONTEXT, continuations.get(i)))
                        .as("seed %d, continuation '%s'", seed, continuations.get(i))
                        .isEqualTo(together.get(i));
            }
        }
    }

    @Test
    void a_context_that_is_too_long_loses_its_beginning() {
        try (LocalScorer scorer = LocalModel.builder()
                .file(TestModels.stories())
                .contextLength(16)
                .buildScorer()) {
            String end = " She saw a big red ball in the park and";
            assertThat(scorer.score("One day." + " happy".repeat(80) + end, " ran"))
                    .isEqualTo(scorer.score("Lily was sad." + " happy".repeat(80) + end, " ran"));
            assertThatThrownBy(() -> scorer.score("One", " day".repeat(80)))
                    .isInstanceOf(ContextWindowExceededException.class)
                    .hasMessageContaining("at most 16 tokens");
        }
    }

    @Test
    void perplexity_counts_the_second_half_of_each_chunk() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            text.append("Once upon a time there was a little girl. She was happy. ");
        }
        try (LocalScorer scorer = LocalScorer.load(TestModels.stories())) {
            Perplexity perplexity = scorer.perplexity(text.toString(), 64);

            assertThat(perplexity.chunks()).isGreaterThan(4);
            assertThat(perplexity.tokens()).isEqualTo(perplexity.chunks() * 31);
            assertThat(perplexity.value()).isBetween(1.0, 10.0);
            assertThat(perplexity.standardError()).isBetween(0.001, 1.0);
            assertThat(scorer.perplexity("xq zj vw kp ".repeat(100), 64).value())
                    .as("of what it was not trained on")
                    .isGreaterThan(3 * perplexity.value());
            assertThatThrownBy(() -> scorer.perplexity("Once upon a time", 64))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("at least two chunks of 64 tokens");
            assertThatThrownBy(() -> scorer.perplexity(text.toString(), 5000))
                    .hasMessageContaining("chunkLength must be from 8 to ");
        }
    }

    @Test
    void perplexity_is_exp_of_the_mean_negative_logarithm() {
        Perplexity perplexity = LocalScorer.perplexity(new double[] {Math.log(0.5), Math.log(0.125)}, 1, 4);

        assertThat(perplexity.value()).isCloseTo(4, within(1e-12));
        // The mean of ln 2 and 3 ln 2 deviates by ln 2; the error of the mean of two is divided by the root of one.
        assertThat(perplexity.standardError()).isCloseTo(4 * Math.log(2), within(1e-12));
    }

    @Test
    void a_closed_scorer_says_so() {
        LocalScorer scorer = LocalScorer.load(TestModels.stories());
        scorer.score(CONTEXT, " girl");
        scorer.close();
        scorer.close();

        assertThatThrownBy(() -> scorer.score(CONTEXT, " girl")).hasMessageContaining("closed");
        try (LocalModel model = LocalModel.load(TestModels.stories())) {
            LocalScorer shared = model.scorer();
            shared.close();
            assertThatThrownBy(() -> shared.score(CONTEXT, " girl")).isInstanceOf(CallCancelledException.class);
            assertThat(model.generate(ModelRequest.user(CONTEXT)).text()).isNotEmpty();
        }
    }
}
