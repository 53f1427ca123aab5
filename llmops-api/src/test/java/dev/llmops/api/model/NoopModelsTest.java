package dev.llmops.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.TokenUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoopModelsTest {

    @Test
    void the_noop_client_answers_with_an_empty_text_and_uses_no_token() {
        ModelClient noop = ModelClient.noop();
        ModelResponse response = noop.generate(ModelRequest.user("How long?"));

        assertThat(response.text()).isEmpty();
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage()).isEqualTo(TokenUsage.ZERO);
        assertThat(response.model()).isEqualTo(noop.description().identity());
        assertThat(noop.stream(ModelRequest.user("How long?")).await()).isEqualTo(response);
        assertThat(noop.tokenizer()).isEmpty();
    }

    @Test
    void the_noop_embedding_client_gives_one_empty_vector_for_each_text() {
        EmbeddingClient noop = EmbeddingClient.noop();

        assertThat(noop.dimension()).isZero();
        assertThat(noop.embed(List.of("a", "b"), EmbeddingPurpose.QUERY).vectors())
                .hasSize(2)
                .allSatisfy(vector -> assertThat(vector).isEmpty());
    }

    @Test
    void for_the_noop_tokenizer_every_text_is_empty() {
        Tokenizer noop = Tokenizer.noop();

        assertThat(noop.encode("cable")).isEmpty();
        assertThat(noop.decode(new int[] {1, 2})).isEmpty();
        assertThat(noop.count("cable")).isZero();
        assertThat(noop.count(ModelRequest.user("cable"))).isZero();
    }
}
