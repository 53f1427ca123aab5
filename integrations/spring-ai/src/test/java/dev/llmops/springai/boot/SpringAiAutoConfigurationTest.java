package dev.llmops.springai.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.model.ModelClient;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.springai.SpringAiModels;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

class SpringAiAutoConfigurationTest {

    @TempDir
    static Path folder;

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SpringAiAutoConfiguration.class, Chain.class));

    /** Makes an {@code LlmOps} of a client, last of all, as the auto-configuration of the starter does. */
    @AutoConfiguration
    @AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
    @ConditionalOnBean(ModelClient.class)
    public static class Chain {

        @Bean
        LlmOps llmOps(ModelClient client) {
            return LlmOps.builder()
                    .model(client)
                    .store(Stores.sqlite(folder.resolve("calls-" + System.identityHashCode(this) + ".db")))
                    .build();
        }
    }

    private static ChatModel model() {
        return SpringAiModels.asChatModel(
                ScriptedModelClient.of(request -> ScriptedModelClient.script("The cat sleeps.")));
    }

    @Test
    void calls_and_streams_of_an_unchanged_chat_client_are_recorded() {
        contexts.withBean("chatModel", ChatModel.class, SpringAiAutoConfigurationTest::model)
                .run(context -> {
                    ChatClient chat = ChatClient.create(context.getBean(ChatModel.class));

                    assertThat(chat.prompt("Where?").call().content()).isEqualTo("The cat sleeps.");
                    assertThat(chat.prompt("Where?").stream().content().blockLast())
                            .isNotNull();
                    assertThat(context.getBean(LlmOps.class).generations().list(GenerationQuery.latest(10)))
                            .hasSize(2);
                });
    }

    @Test
    void a_property_turns_it_off() {
        contexts.withBean("chatModel", ChatModel.class, SpringAiAutoConfigurationTest::model)
                .withPropertyValues("llmops.wrap-models=false")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(ModelClient.class);
                    assertThat(context.getBean(ChatModel.class)).isNotInstanceOf(RecordedChatModel.class);
                });
    }

    @Test
    void it_backs_off_where_several_models_are_and_where_the_application_has_a_client() {
        contexts.withBean("first", ChatModel.class, SpringAiAutoConfigurationTest::model)
                .withBean("second", ChatModel.class, SpringAiAutoConfigurationTest::model)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ModelClient.class));
        contexts.withBean("chatModel", ChatModel.class, SpringAiAutoConfigurationTest::model)
                .withBean("own", ModelClient.class, ModelClient::noop)
                .run(context -> assertThat(context.getBean(ChatModel.class)).isNotInstanceOf(RecordedChatModel.class));
    }
}
