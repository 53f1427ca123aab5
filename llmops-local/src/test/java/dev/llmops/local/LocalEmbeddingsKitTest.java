package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.testkit.EmbeddingClientKit;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalEmbeddingsKitTest extends EmbeddingClientKit {

    @Override
    protected EmbeddingClient createClient() {
        return LocalEmbeddings.load(TestModels.stories());
    }

    @Test
    void vectors_have_length_one_and_are_the_same_each_time() {
        List<String> text = List.of("Once upon a time there was a cat.");
        float[] vector =
                client().embed(text, EmbeddingPurpose.DOCUMENT).vectors().get(0);

        double squares = 0;
        for (float value : vector) {
            squares += value * value;
        }
        assertThat(squares).isCloseTo(1, within(1e-5));
        assertThat(client().embed(text, EmbeddingPurpose.QUERY).vectors().get(0))
                .containsExactly(vector);
    }

    @Test
    void a_text_that_is_too_long_is_named() {
        assertThatThrownBy(() -> client().embed(List.of("short", "word ".repeat(600)), EmbeddingPurpose.DOCUMENT))
                .isInstanceOf(ContextWindowExceededException.class)
                .hasMessageContaining("text 1 has")
                .hasMessageContaining("at most 512");
    }

    @Test
    void tokens_are_counted() {
        assertThat(client().embed(List.of("Zoo", "Zoo"), EmbeddingPurpose.DOCUMENT)
                        .usage()
                        .input())
                .isEqualTo(8);
    }

    @Test
    void embeddings_of_a_closed_model_are_refused() {
        LocalModel model = LocalModel.load(TestModels.stories());
        LocalEmbeddings embeddings = model.embeddings();
        embeddings.embed(List.of("Zoo"), EmbeddingPurpose.DOCUMENT);
        model.close();

        assertThatThrownBy(() -> embeddings.embed(List.of("Zoo"), EmbeddingPurpose.DOCUMENT))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("closed");
    }
}
