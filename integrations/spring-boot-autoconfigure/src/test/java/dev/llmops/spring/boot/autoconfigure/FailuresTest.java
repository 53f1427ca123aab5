package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.core.LlmOps;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application that cannot start prints. */
@ExtendWith(OutputCaptureExtension.class)
class FailuresTest {

    @TempDir
    Path folder;

    @Test
    void several_models_name_themselves_and_the_property(CapturedOutput output) {
        start(Two.class, NeedsOps.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "several models", "small", "large", "llmops.default-model");
    }

    @Test
    void no_model_says_what_a_model_is(CapturedOutput output) {
        start(NeedsOps.class);

        assertThat(output).contains("the application has no model", "ModelClient", "ChatModel", "llmops.pools");
    }

    @Test
    void a_switch_that_is_off_is_named(CapturedOutput output) {
        start(new Class<?>[] {Two.class, NeedsOps.class}, "--llmops.enabled=false");

        assertThat(output).contains("llmops.enabled is false");
    }

    @Test
    void a_model_that_is_wanted_by_its_class_names_the_property(CapturedOutput output) {
        start(One.class, NeedsClass.class);

        assertThat(output).contains("'model' is wanted as " + SayingModel.class.getName(), "llmops.wrap-models");
    }

    @Test
    void a_wrong_default_names_the_right_ones(CapturedOutput output) {
        start(new Class<?>[] {Two.class}, "--llmops.default-model=huge");

        assertThat(output).contains("llmops.default-model", "huge", "[small, large]");
    }

    @Test
    void a_data_source_that_is_not_there_is_told(CapturedOutput output) {
        start(new Class<?>[] {One.class}, "--llmops.store.type=data-source");

        assertThat(output).contains("llmops.store.type", "needs a DataSource bean");
    }

    private void start(Class<?>... sources) {
        start(sources, "--llmops.wrap-models=true");
    }

    private void start(Class<?>[] sources, String argument) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(sources)
                        .sources(Ours.class)
                        .web(WebApplicationType.NONE)
                        .bannerMode(Banner.Mode.OFF)
                        .run("--llmops.store.file=" + folder.resolve("records.db"), argument)
                        .close())
                .isInstanceOf(Exception.class);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({LlmOpsAutoConfiguration.class, LlmOpsChatModelAutoConfiguration.class})
    static class Ours {}

    @Configuration(proxyBeanMethods = false)
    static class One {

        @Bean
        SayingModel model() {
            return new SayingModel("yes");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Two {

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
    static class NeedsOps {

        @Bean
        String needs(LlmOps ops) {
            return ops.getClass().getName();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NeedsClass {

        @Bean
        String needs(SayingModel model) {
            return model.toString();
        }
    }
}
