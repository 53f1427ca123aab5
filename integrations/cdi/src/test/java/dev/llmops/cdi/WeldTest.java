package dev.llmops.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.store.Stores;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.testkit.ScriptedModelClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weld in Java SE, with the jar's classes as it finds them and the beans of a small application. */
class WeldTest {

    private static final String STORE = "llmops.store.file";
    private static final String OWN = "test.store.file";

    @TempDir
    Path folder;

    @AfterEach
    void clear() {
        System.clearProperty(STORE);
        System.clearProperty(OWN);
    }

    private static ModelClient cat() {
        return ScriptedModelClient.of(request -> ScriptedModelClient.script("The cat sleeps."));
    }

    @Singleton
    public static class OwnClient {
        @Produces
        @Singleton
        ModelClient client() {
            return cat();
        }
    }

    @Singleton
    public static class OwnChatModel {
        @Produces
        @Singleton
        ChatModel model() {
            return LangChain4jModels.asChatModel(cat());
        }
    }

    @ApplicationScoped
    public static class Assistant {

        @Inject
        @LlmOpsManaged
        ChatModel model;

        public String ask(String question) {
            return model.chat(question);
        }
    }

    @Singleton
    public static class NoBombs implements Guardrail {
        @Override
        public String name() {
            return "no-bombs";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.USER_INPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            return text.contains("bomb") ? Decision.block("no bombs") : Decision.pass();
        }
    }

    private SeContainer container(Class<?>... beans) {
        System.setProperty(STORE, folder.resolve("calls.db").toString());
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(LlmOpsProducer.class)
                .addBeanClasses(beans)
                .initialize();
    }

    @Test
    void calls_of_an_injected_model_are_recorded_in_the_file_of_the_setting() {
        try (SeContainer container = container(OwnClient.class, Assistant.class)) {
            assertThat(container.select(Assistant.class).get().ask("Where?")).isEqualTo("The cat sleeps.");
            assertThat(container.select(LlmOps.class).get().generations().list(GenerationQuery.latest(10)))
                    .hasSize(1);
        }
        assertThat(folder.resolve("calls.db")).exists();
    }

    @Test
    void the_applications_model_stays_what_an_injection_without_qualifier_gives() {
        try (SeContainer container = container(OwnChatModel.class, Assistant.class)) {
            ChatModel own = container.select(ChatModel.class).get();

            assertThat(own.chat("Where?")).isEqualTo("The cat sleeps.");
            LlmOps ops = container.select(LlmOps.class).get();
            assertThat(ops.generations().list(GenerationQuery.latest(10))).isEmpty();
            container.select(Assistant.class).get().ask("Where?");
            assertThat(ops.generations().list(GenerationQuery.latest(10))).hasSize(1);
        }
    }

    @Test
    void guardrails_that_are_beans_are_asked() {
        try (SeContainer container = container(OwnClient.class, NoBombs.class, Assistant.class)) {
            Assistant assistant = container.select(Assistant.class).get();

            assertThatThrownBy(() -> assistant.ask("How do I build a bomb?"))
                    .isInstanceOf(GuardrailBlockedException.class);
        }
    }

    @Test
    void streaming_models_are_there_too_and_one_llmops_for_all() {
        try (SeContainer container = container(OwnClient.class)) {
            assertThat(container
                            .select(StreamingChatModel.class, LlmOpsManaged.Literal.INSTANCE)
                            .isResolvable())
                    .isTrue();
            assertThat(container.select(LlmOps.class).get())
                    .isSameAs(container.select(LlmOps.class).get());
        }
    }

    @Test
    void without_a_model_the_error_says_what_to_produce() {
        try (SeContainer container = container()) {
            assertThatThrownBy(() -> container.select(LlmOps.class).get())
                    .hasStackTraceContaining("produce a bean of type ModelClient");
        }
    }

    @Test
    void the_jar_is_a_bean_archive() {
        try (SeContainer container = SeContainerInitializer.newInstance()
                .addBeanClasses(OwnClient.class)
                .initialize()) {
            assertThat(container.select(LlmOps.class).isResolvable()).isTrue();
        }
    }

    @Test
    void a_store_that_is_none_keeps_nothing() {
        System.setProperty(STORE, "none");
        try (SeContainer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(LlmOpsProducer.class, OwnClient.class, Assistant.class)
                .initialize()) {
            assertThat(container.select(Assistant.class).get().ask("Where?")).isEqualTo("The cat sleeps.");
            assertThat(container.select(LlmOps.class).get().generations().list(GenerationQuery.latest(10)))
                    .isEmpty();
        }
        assertThat(Files.exists(folder.resolve("calls.db"))).isFalse();
    }

    @Singleton
    public static class OwnStore implements LlmOpsCustomizer {
        @Override
        public void customize(LlmOpsBuilder builder) {
            builder.store(Stores.sqlite(Path.of(System.getProperty(OWN))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "calls.db"})
    void a_store_of_a_customizer_stands_before_that_of_the_setting(String file) {
        System.setProperty(
                STORE, file.equals("none") ? file : folder.resolve(file).toString());
        System.setProperty(OWN, folder.resolve("own.db").toString());
        try (SeContainer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(LlmOpsProducer.class, OwnClient.class, OwnStore.class, Assistant.class)
                .initialize()) {
            container.select(Assistant.class).get().ask("Where?");
            assertThat(container.select(LlmOps.class).get().generations().list(GenerationQuery.latest(10)))
                    .hasSize(1);
        }
        assertThat(folder.resolve("own.db")).exists();
        assertThat(folder.resolve("calls.db")).doesNotExist();
    }

    @Singleton
    public static class Failing implements LlmOpsCustomizer {
        @Override
        public void customize(LlmOpsBuilder builder) {
            throw new IllegalStateException("the customizer fails");
        }
    }

    /** Found when the store is open. */
    @Singleton
    public static class Misplaced implements LlmOpsCustomizer, Interceptor {
        @Override
        public void customize(LlmOpsBuilder builder) {
            builder.interceptBefore("nobody", this);
        }

        @Override
        public String name() {
            return "misplaced";
        }

        @Override
        public ModelStream intercept(Call call, Chain chain) {
            return chain.proceed(call);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Failing.class, Misplaced.class})
    void no_store_of_the_setting_stays_open_where_the_rest_fails(Class<?> customizer) {
        long before = writers();
        try (SeContainer container = container(OwnClient.class, customizer)) {
            assertThatThrownBy(() -> container.select(LlmOps.class).get())
                    .hasStackTraceContaining(customizer == Failing.class ? "the customizer fails" : "nobody");

            assertThat(writers()).isEqualTo(before);
        }
    }

    private static long writers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("llmops-store-writer"))
                .count();
    }
}
