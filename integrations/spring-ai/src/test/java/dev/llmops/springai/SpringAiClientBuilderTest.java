package dev.llmops.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

class SpringAiClientBuilderTest {

    /** Says neither its name nor why it ends. */
    private static final ChatModel TERSE = new ChatModel() {
        @Override
        public ChatResponse call(Prompt prompt) {
            return new ChatResponse(List.of(new Generation(new AssistantMessage("yes"))));
        }

        @Override
        public Flux<ChatResponse> stream(Prompt prompt) {
            return Flux.just(call(prompt));
        }
    };

    @Test
    void a_model_that_tells_little_of_itself_is_described_by_the_application() {
        try (ModelClient client = SpringAiModels.builder(TERSE)
                .name("small")
                .capabilities(Set.of(ModelCapability.IMAGES))
                .build()) {
            assertThat(client.description().identity().name()).isEqualTo("small");
            assertThat(client.description().capabilities()).containsExactly(ModelCapability.IMAGES);
        }
    }

    @Test
    void a_stream_without_finish_reason_is_cut_unless_the_application_knows_better() {
        try (ModelClient client = SpringAiModels.from(TERSE);
                ModelStream cut = client.stream(ModelRequest.user("?"))) {
            assertThatThrownBy(cut::await).isInstanceOf(StreamTruncatedException.class);
        }
        try (ModelClient client = SpringAiModels.builder(TERSE)
                        .acceptMissingFinishReason()
                        .build();
                ModelStream whole = client.stream(ModelRequest.user("?"))) {
            assertThat(whole.await().text()).isEqualTo("yes");
        }
    }

    @Test
    void a_limit_may_be_without_end() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        try (ModelClient client = SpringAiModels.builder(TERSE)
                        .acceptMissingFinishReason()
                        .timeout(forever)
                        .idleTimeout(forever)
                        .build();
                ModelStream stream = client.stream(ModelRequest.user("?"))) {
            assertThat(stream.await().text()).isEqualTo("yes");
        }
    }
}
