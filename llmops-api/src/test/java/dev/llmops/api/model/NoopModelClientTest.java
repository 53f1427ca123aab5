package dev.llmops.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.TokenUsage;
import org.junit.jupiter.api.Test;

class NoopModelClientTest {

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
}
