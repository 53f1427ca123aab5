package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelRequest;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LangChain4jClientBuilderTest {

    private static final ChatModel MODEL = new ChatModel() {};

    @Test
    void settings_describe_the_model() {
        ModelDescription description = LangChain4jModels.builder()
                .model(MODEL)
                .provider("vllm")
                .name("qwen")
                .contextWindow(8192)
                .capabilities(Set.of(ModelCapability.IMAGES))
                .build()
                .description();

        assertThat(description.identity().provider()).isEqualTo("vllm");
        assertThat(description.identity().name()).isEqualTo("qwen");
        assertThat(description.contextWindow()).isEqualTo(8192);
        assertThat(description.capabilities()).containsExactly(ModelCapability.IMAGES);
    }

    @Test
    void a_client_without_a_model_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LangChain4jModels.builder().build())
                .withMessageContaining("model, streamingModel or both");
    }

    @Test
    void a_limit_may_be_without_end() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return ChatResponse.builder().aiMessage(AiMessage.from("yes")).build();
            }
        };

        try (ModelClient client = LangChain4jModels.builder()
                .model(model)
                .timeout(forever)
                .idleTimeout(forever)
                .build()) {
            assertThat(client.generate(ModelRequest.user("?")).text()).isEqualTo("yes");
        }
    }

    @Test
    void bad_and_repeated_settings_are_refused_at_the_call_with_the_rule_and_the_value() {
        LangChain4jClientBuilder builder = LangChain4jModels.builder().name("one");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.name("two"))
                .withMessage("name must be set once, but was set before to one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.provider(" "))
                .withMessage("provider must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.contextWindow(0))
                .withMessage("contextWindow must be at least 1, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.streamBuffer(0))
                .withMessage("streamBuffer must be at least 1, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.idleTimeout(Duration.ZERO))
                .withMessage("idleTimeout must be above 0, but was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.timeout(Duration.ofSeconds(-1)))
                .withMessage("timeout must be above 0, but was PT-1S");
    }
}
