package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.scoring.LogLikelihood;
import dev.llmops.api.scoring.Perplexity;
import dev.llmops.api.scoring.TextScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void a_score_does_not_depend_on_what_was_scored_before() {
        long seed = 20261129;
        Random random = new Random(seed);
        // Contexts that begin alike, as few-shot prompts do, and continuations of one token, of two, and beginnings of
        // each other.
        List<String> contexts =
                List.of(CONTEXT, CONTEXT + " cat. It", CONTEXT + " cat. It was happy and", CONTEXT + " dog", "Lily");
        List<String> continuations = List.of(
                " big", " big red", " big red ball", " big red house", " big red ball in", " ran", " was", " .");
        try (LocalScorer scorer = LocalScorer.load(TestModels.stories())) {
            for (int round = 0; round < 40; round++) {
                String context = contexts.get(random.nextInt(contexts.size()));
                List<String> some = new ArrayList<>(continuations);
                Collections.shuffle(some, random);
                List<String> asked = some.subList(0, 1 + random.nextInt(some.size()));
                List<LogLikelihood> scores = scorer.score(context, asked);
                try (LocalScorer fresh = LocalScorer.load(TestModels.stories())) {
                    int one = random.nextInt(asked.size());
                    assertThat(scores.get(one))
                            .as("seed %d, '%s' after '%s'", seed, asked.get(one), context)
                            .isEqualTo(fresh.score(context, asked.get(one)));
                }
            }
        }
    }

    @Test
    void what_texts_have_in_common_is_computed_once() {
        String shown = "One day a cat saw a dog. ".repeat(8);
        try (LocalScorer scorer = LocalScorer.load(TestModels.stories())) {
            scorer.score(shown + "Tom", List.of(" ran to the park", " ran to the house"));
            long first = scorer.tokensComputed();
            scorer.score(shown + "Lily", List.of(" ran to the park", " ran to the house"));
            long second = scorer.tokensComputed() - first;
            scorer.score(shown + "Lily", List.of(" ran to the park", " ran to the house"));
            long again = scorer.tokensComputed() - first - second;

            assertThat(first).as("with the shown text").isGreaterThan(80);
            assertThat(second).as("without it").isLessThan(35);
            // Places whose scores are asked for are computed, what stands before them is not.
            assertThat(again).as("of a text that was just read").isLessThanOrEqualTo(second);
        }
    }

    @Test
    void a_score_with_an_adapter_is_of_the_model_that_writes_with_it(@TempDir Path folder) throws IOException {
        String told = "Once upon a time there was a little girl who lived in a big house near the old forest";
        try (LocalModel model = LocalModel.load(TestModels.stories());
                LocalScorer alone = LocalScorer.load(TestModels.stories())) {
            model.loadAdapter("one", TinyAdapters.stories(folder, 1));
            alone.loadAdapter("mine", TinyAdapters.stories(folder, 1));
            TextScorer adapted = model.scorer().withAdapters(Map.of("one", 1.0));
            String written = model.generate(ModelRequest.builder()
                            .user(told)
                            .parameters(ModelParameters.builder()
                                    .maxTokens(24)
                                    .vendor(Map.of("lora", Map.of("one", 1)))
                                    .build())
                            .build())
                    .text();
            LogLikelihood plain = model.scorer().score(told, written);

            assertThat(adapted.score(told, written).greedy()).isTrue();
            assertThat(plain.greedy()).isFalse();
            // In turns: what was computed with other adapters is not gone on with.
            assertThat(adapted.score(told, written)).isNotEqualTo(plain);
            assertThat(model.scorer().score(told, written)).isEqualTo(plain);
            assertThat(model.scorer().withAdapters(Map.of("one", 0.0)).score(told, written))
                    .isEqualTo(plain);
            assertThat(alone.withAdapters(Map.of("mine", 1.0))
                            .score(told, written)
                            .greedy())
                    .isTrue();
            String text = "Once upon a time there was a little girl. ".repeat(20);
            assertThat(adapted.perplexity(text, 32)).isNotEqualTo(model.scorer().perplexity(text, 32));
        }
    }

    @Test
    void adapters_that_are_not_loaded_are_refused(@TempDir Path folder) throws IOException {
        try (LocalScorer scorer = LocalScorer.load(TestModels.stories())) {
            assertThatThrownBy(() -> scorer.withAdapters(Map.of("one", 1.0)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("[], but named 'one'");
            scorer.loadAdapter("one", TinyAdapters.stories(folder, 1));
            assertThatThrownBy(() -> scorer.withAdapters(Map.of("one", 1000.0)))
                    .hasMessageContaining("from -100 to 100, but that of 'one' was 1000.0");
            assertThatThrownBy(() -> scorer.loadAdapter(" ", folder)).hasMessageContaining("blank");
        }
        try (LocalModel model = LocalModel.load(TestModels.stories())) {
            model.loadAdapter("one", TinyAdapters.stories(folder, 1));
            TextScorer adapted = model.scorer().withAdapters(Map.of("one", 1.0));
            adapted.score(CONTEXT, " girl");
            model.unloadAdapter("one");
            assertThatThrownBy(() -> adapted.score(CONTEXT, " girl"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("'one'");
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
