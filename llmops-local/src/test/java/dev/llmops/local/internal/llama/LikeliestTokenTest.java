package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.TestModels;
import dev.llmops.local.internal.llama.text.TokenScores;
import dev.llmops.local.internal.llama.text.TopTokens;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The greedy choice looks at a vocabulary in blocks of 1,024, of which small models have only one. */
class LikeliestTokenTest {

    private static final int PLACES = 256;

    @Test
    void the_greedy_choice_and_the_best_score_are_the_first_of_a_sorted_list_in_every_block() {
        try (LlamaModel model = LlamaModel.load(TestModels.llamaVocabulary(), ModelPlacement.CPU);
                LlamaContext context = LlamaContext.create(model, new ContextOptions(PLACES, PLACES, 1, 1));
                LlamaSampler greedy = LlamaSampler.create(model, new SamplingOptions(0, 0, 1, 0, 0, null))) {
            TokenBatch batch = context.newBatch();
            for (int position = 0; position < PLACES; position++) {
                batch.add(position * 7919 % model.vocabularySize(), position, 0, true);
            }
            context.decode(batch);

            Set<Integer> blocks = new HashSet<>();
            for (int place = 0; place < PLACES; place++) {
                int first = TopTokens.of(context, place, 0, 2).tokens()[0];
                assertThat(context.sample(greedy, place)).isEqualTo(first);
                assertThat(TokenScores.of(context, new int[] {place}, new int[] {0})
                                .likeliest())
                        .containsExactly(first);
                blocks.add(first / 1024);
            }
            // The last one is not whole.
            assertThat(model.vocabularySize() % 1024).isPositive();
            assertThat(blocks).hasSizeGreaterThan(8);
        }
    }
}
