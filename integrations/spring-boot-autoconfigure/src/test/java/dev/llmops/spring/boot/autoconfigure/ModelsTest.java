package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Which models there are, which is the default, and which beans go through the chain. */
@ExtendWith(OutputCaptureExtension.class)
class ModelsTest {

    @TempDir
    Path folder;

    private ApplicationContextRunner runner = new ApplicationContextRunner();

    @BeforeEach
    void contexts() {
        runner = Contexts.in(folder);
    }

    @Test
    void an_application_without_a_model_starts_without_us() {
        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(LlmOps.class)
                .doesNotHaveBean(Store.class)
                .doesNotHaveBean(ChatModel.class));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void the_calls_of_an_injected_model_are_recorded() {
        runner.withUserConfiguration(OneModel.class).run(context -> {
            assertThat(context.getBean(ChatModel.class).chat("Does it boil?")).isEqualTo("yes");

            assertThat(Contexts.recorded(context)).singleElement().satisfies(call -> {
                assertThat(call.request().messages().get(0).text()).isEqualTo("Does it boil?");
                assertThat(call.usage().total()).isEqualTo(10);
            });
            assertThat(context.getBean(LlmOps.class)
                            .request(ModelRequest.user("And now?"))
                            .ask()
                            .text())
                    .isEqualTo("yes");
            assertThat(Contexts.recorded(context)).hasSize(2);
            assertThat(context).doesNotHaveBean("llmOpsChatModel");
        });
    }

    @Test
    void one_property_leaves_models_as_they_are() {
        runner.withUserConfiguration(OneModel.class)
                .withPropertyValues("llmops.wrap-models=false")
                .run(context -> {
                    assertThat(context.getBean(ChatModel.class)).isInstanceOf(SayingModel.class);
                    context.getBean(ChatModel.class).chat("Does it boil?");
                    assertThat(Contexts.recorded(context)).isEmpty();

                    context.getBean(LlmOps.class)
                            .request(ModelRequest.user("Does it boil?"))
                            .ask();
                    assertThat(Contexts.recorded(context)).hasSize(1);
                });
    }

    @Test
    void a_streaming_model_is_recorded_and_is_the_same_model_as_the_blocking_one() {
        runner.withUserConfiguration(OneModel.class, OneStream.class).run(context -> {
            assertThat(StreamingModel.read(context.getBean(StreamingChatModel.class), "Does it boil?"))
                    .isEqualTo("streamed");
            assertThat(context.getBean(ChatModel.class).chat("Does it boil?")).isEqualTo("yes");

            assertThat(Contexts.recorded(context)).hasSize(2);
        });
    }

    @Test
    void a_bean_that_is_both_forms_stays_both() {
        runner.withBean("both", Both.class, Both::new).run(context -> {
            assertThat(context.getBean(ChatModel.class).chat("Does it boil?")).isEqualTo("yes");
            assertThat(StreamingModel.read(context.getBean(StreamingChatModel.class), "Does it boil?"))
                    .isEqualTo("streamed");

            assertThat(Contexts.recorded(context)).hasSize(2);
        });
    }

    @Test
    void several_models_and_no_default_leave_all_as_it_was_and_say_so(CapturedOutput output) {
        runner.withUserConfiguration(TwoModels.class).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(LlmOps.class);
            assertThat(context.getBean("small")).isInstanceOf(SayingModel.class);
        });
        assertThat(output).contains("small", "large", "llmops.default-model");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void with_a_default_each_of_several_beans_asks_its_own_model_through_the_chain() {
        runner.withUserConfiguration(TwoModels.class)
                .withPropertyValues("llmops.default-model=large")
                .run(context -> {
                    assertThat(context.getBean("small", ChatModel.class).chat("Who?"))
                            .isEqualTo("small");
                    assertThat(context.getBean("large", ChatModel.class).chat("Who?"))
                            .isEqualTo("large");
                    assertThat(context.getBean(LlmOps.class)
                                    .request(ModelRequest.user("Who?"))
                                    .ask()
                                    .text())
                            .isEqualTo("large");
                    assertThat(Contexts.recorded(context)).hasSize(3);
                });
    }

    @Test
    void a_primary_bean_is_the_default() {
        runner.withUserConfiguration(OneModel.class, PrimaryModel.class)
                .run(context -> assertThat(context.getBean(LlmOps.class)
                                .request(ModelRequest.user("Who?"))
                                .ask()
                                .text())
                        .isEqualTo("primary"));
    }

    @Test
    void streams_of_several_models_are_paired_by_name() {
        runner.withBean("openAiChatModel", ChatModel.class, () -> new SayingModel("a"))
                .withBean("openAiStreamingChatModel", StreamingChatModel.class, () -> new StreamingModel("a streamed"))
                .withBean("ollamaChatModel", ChatModel.class, () -> new SayingModel("b"))
                .withBean("ollamaStreamingChatModel", StreamingChatModel.class, () -> new StreamingModel("b streamed"))
                .withPropertyValues("llmops.default-model=openAiChatModel")
                .run(context -> {
                    assertThat(StreamingModel.read(
                                    context.getBean("ollamaStreamingChatModel", StreamingChatModel.class), "Who?"))
                            .isEqualTo("b streamed");
                    assertThat(context.getBean(LlmOps.class)
                                    .asModelClient()
                                    .withModel("ollamaChatModel")
                                    .generate(ModelRequest.user("Who?"))
                                    .message()
                                    .text())
                            .isEqualTo("b");
                });
    }

    @Test
    void a_wrong_default_is_told_with_the_right_ones() {
        runner.withUserConfiguration(TwoModels.class)
                .withPropertyValues("llmops.default-model=huge")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("llmops.default-model")
                        .hasMessageContaining("huge"));
    }

    @Test
    void an_llm_ops_of_the_application_gets_the_models_themselves() {
        runner.withUserConfiguration(OneModel.class, OwnOps.class).run(context -> {
            assertThat(context.getBean(ChatModel.class)).isInstanceOf(SayingModel.class);
            assertThat(context.getBean(LlmOps.class)
                            .request(ModelRequest.user("Who?"))
                            .ask()
                            .text())
                    .isEqualTo("yes");
            assertThat(context).doesNotHaveBean("llmOpsStore");
        });
    }

    @Test
    void a_client_is_a_model_and_langchain4j_gets_the_chain() {
        runner.withBean("scripted", ModelClient.class, () -> ScriptedModelClient.saying("scripted"))
                .run(context -> {
                    assertThat(context.getBean(ChatModel.class).chat("Who?")).isEqualTo("scripted");
                    assertThat(StreamingModel.read(context.getBean(StreamingChatModel.class), "Who?"))
                            .isEqualTo("scripted");
                    assertThat(Contexts.recorded(context)).hasSize(2);
                });
    }

    @Test
    void a_fallback_stands_in() {
        runner.withBean("broken", ChatModel.class, Broken::new)
                .withBean("spare", ChatModel.class, () -> new SayingModel("spare"))
                .withPropertyValues("llmops.default-model=broken", "llmops.fallbacks=spare")
                .run(context -> assertThat(
                                context.getBean("broken", ChatModel.class).chat("Who?"))
                        .isEqualTo("spare"));
    }

    @Test
    void it_is_switched_off_by_one_property() {
        runner.withUserConfiguration(OneModel.class)
                .withPropertyValues("llmops.enabled=false")
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(LlmOps.class);
                    assertThat(context.getBean(ChatModel.class)).isInstanceOf(SayingModel.class);
                });
    }

    @Test
    void it_works_without_each_of_the_optional_modules() {
        for (String without : List.of(
                "dev.llmops.serving",
                "dev.llmops.guardrails",
                "dev.llmops.micrometer",
                "io.micrometer.core",
                "org.springframework.security",
                "org.springframework.boot.actuate")) {
            runner.withUserConfiguration(OneModel.class)
                    .withClassLoader(new FilteredClassLoader(without))
                    .run(context -> {
                        assertThat(context).as("without " + without).hasNotFailed();
                        assertThat(context.getBean(ChatModel.class).chat("Who?"))
                                .isEqualTo("yes");
                    });
        }
        runner.withBean("scripted", ModelClient.class, () -> ScriptedModelClient.saying("scripted"))
                .withClassLoader(new FilteredClassLoader("dev.langchain4j", "dev.llmops.langchain4j"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(LlmOps.class));
    }

    @Test
    void all_our_beans_have_our_prefix() {
        runner.withUserConfiguration(OneModel.class)
                .run(context -> assertThat(context.getBeanDefinitionNames())
                        .filteredOn(name -> String.valueOf(context.getBeanFactory()
                                        .getBeanDefinition(name)
                                        .getFactoryBeanName())
                                .contains("dev.llmops"))
                        .isNotEmpty()
                        .allMatch(name -> name.startsWith("llmOps") || name.startsWith("dev.llmops.")));
    }

    @Configuration(proxyBeanMethods = false)
    static class OneModel {

        @Bean
        SayingModel model() {
            return new SayingModel("yes");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OneStream {

        @Bean
        StreamingChatModel stream() {
            return new StreamingModel("streamed");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimaryModel {

        @Bean
        @Primary
        ChatModel primary() {
            return new SayingModel("primary");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoModels {

        @Bean
        ChatModel small() {
            return new SayingModel("small");
        }

        @Bean
        ChatModel large() {
            return new SayingModel("large");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnOps {

        @Bean
        LlmOps ops(ChatModel model) {
            return LlmOps.builder()
                    .model(LangChain4jModels.from(model))
                    .store(Store.noop())
                    .build();
        }
    }

    private static final class Broken implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            throw new IllegalStateException("broken");
        }
    }

    private static final class Both implements ChatModel, StreamingChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            return ChatResponse.builder().aiMessage(AiMessage.from("yes")).build();
        }

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            new StreamingModel("streamed").doChat(request, handler);
        }

        @Override
        public ChatRequestParameters defaultRequestParameters() {
            return ChatModel.super.defaultRequestParameters();
        }

        @Override
        public List<ChatModelListener> listeners() {
            return List.of();
        }

        @Override
        public Set<Capability> supportedCapabilities() {
            return Set.of();
        }

        @Override
        public ModelProvider provider() {
            return ModelProvider.OTHER;
        }
    }
}
