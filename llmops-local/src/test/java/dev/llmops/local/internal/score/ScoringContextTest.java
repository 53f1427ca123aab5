package dev.llmops.local.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelException;
import dev.llmops.local.TestModels;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import org.junit.jupiter.api.Test;

class ScoringContextTest {

    private static final int[] TEXT = {1, 403, 407, 261};

    @Test
    void what_was_lost_with_its_context_is_told_and_can_begin_again() {
        try (LlamaModel model = LlamaModel.load(TestModels.stories(), ModelPlacement.CPU);
                ScoringContext sequence = new ScoringContext(model, 256, 1, options -> {})) {
            sequence.begin(16);
            sequence.read(TEXT);
            int next = sequence.after(0).likeliest()[0];
            // As is done when an assertion failed.
            sequence.close();

            assertThatThrownBy(() -> sequence.read(TEXT))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("what was read is lost");
            assertThatThrownBy(sequence::state).isInstanceOf(ModelException.class);
            assertThatThrownBy(() -> sequence.truncate(1)).isInstanceOf(ModelException.class);
            assertThatThrownBy(() -> sequence.after(0)).isInstanceOf(ModelException.class);
            sequence.begin(16);
            sequence.read(TEXT);
            assertThat(sequence.after(0).likeliest()[0]).isEqualTo(next);
        }
    }
}
