package dev.llmops.local.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.local.TestModels;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a vocabulary whose file asks for a token at the beginning of each text: 1, spelled {@code <s>}. */
class ScoringPairTest {

    private LlamaModel model;

    @BeforeEach
    void load() {
        model = LlamaModel.load(TestModels.llamaVocabulary(), ModelPlacement.CPU);
    }

    @AfterEach
    void close() {
        if (model != null) {
            model.close();
        }
    }

    private int[] tokens(String text) {
        return model.tokenize(text, true);
    }

    private static int[] joined(ScoringPair pair) {
        int[] all = Arrays.copyOf(pair.context(), pair.context().length + pair.continuation().length);
        System.arraycopy(pair.continuation(), 0, all, pair.context().length, pair.continuation().length);
        return all;
    }

    @Test
    void the_continuation_is_what_both_have_beyond_the_context() {
        ScoringPair pair = ScoringPair.of(model, "The answer is", " yes it is");

        assertThat(pair.context()).isEqualTo(tokens("The answer is")).startsWith(1);
        assertThat(joined(pair)).isEqualTo(tokens("The answer is yes it is"));
    }

    @Test
    void spaces_at_the_end_of_the_context_belong_to_the_continuation() {
        assertThat(ScoringPair.of(model, "The answer is \n", "yes"))
                .usingRecursiveComparison()
                .isEqualTo(ScoringPair.of(model, "The answer is", " \nyes"));
    }

    @Test
    void before_nothing_stands_the_token_for_the_beginning_once() {
        ScoringPair pair = ScoringPair.of(model, "", "Yes");
        assertThat(pair.context()).containsExactly(1);
        assertThat(pair.continuation()).isEqualTo(model.tokenize("Yes", false));

        assertThat(ScoringPair.of(model, "", "<s>Yes").continuation()).doesNotContain(1);
        assertThat(ScoringPair.of(model, "  ", "Yes").context()).containsExactly(1);
    }

    @Test
    void a_context_that_spells_the_beginning_gets_no_second_one() {
        int[] context = ScoringPair.of(model, "<s>The answer is", " yes").context();

        assertThat(context).startsWith(1);
        assertThat(Arrays.stream(context).filter(token -> token == 1).count()).isOne();
    }

    @Test
    void a_continuation_without_a_token_is_refused() {
        assertThatThrownBy(() -> ScoringPair.of(model, "The answer is", ""))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("must add at least one token");
        assertThatThrownBy(() -> ScoringPair.of(model, "", "")).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_context_that_is_too_long_loses_its_beginning() {
        ScoringPair pair = new ScoringPair(new int[] {1, 2, 3, 4}, new int[] {5, 6});

        assertThat(pair.fitting(5)).isSameAs(pair);
        assertThat(pair.fitting(4).context()).containsExactly(2, 3, 4);
        assertThat(pair.fitting(2).context()).containsExactly(4);
        assertThat(pair.fitting(2).continuation()).containsExactly(5, 6);
        assertThatThrownBy(() -> pair.fitting(1))
                .isInstanceOf(ContextWindowExceededException.class)
                .hasMessage("a continuation must have at most 1 tokens, what the context holds, but had 2");
    }
}
