package dev.llmops.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelClient;
import dev.llmops.cli.console.CommandFailedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteModelTest {

    @ParameterizedTest
    @CsvSource({
        "openai:gpt-5, openai, gpt-5,",
        "anthropic:claude-x, anthropic, claude-x,",
        "ollama:qwen3:8b@http://127.0.0.1:11434/v1, ollama, qwen3:8b, http://127.0.0.1:11434/v1",
        "vllm:org/model@2@https://host/v1, vllm, org/model@2, https://host/v1",
        "llama-server:m@http://h/v1, llama-server, m, http://h/v1",
        "tgi:m@http://h, tgi, m, http://h"
    })
    void a_model_elsewhere_has_a_kind_a_name_and_an_address(String text, String kind, String name, String address) {
        assertThat(RemoteModel.parse(text)).contains(new RemoteModel(kind, name, address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my.gguf",
                "smollm2-135m-instruct",
                "http://h/m.gguf",
                "https://h/m.gguf",
                "OWNER/NAME:Q4",
                "c:model",
                "openai:"
            })
    void what_is_a_file_or_can_be_fetched_is_no_model_elsewhere(String text) {
        assertThat(RemoteModel.parse(text)).isEmpty();
    }

    @Test
    void a_vendor_needs_its_key_and_tells_the_variable() {
        assertThatThrownBy(() -> open("openai:gpt-5", Map.of("LLMOPS_API_KEY", "k")))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("OPENAI_API_KEY");
        assertThatThrownBy(() -> open("anthropic:claude-x", Map.of("OPENAI_API_KEY", "k")))
                .hasMessageContaining("ANTHROPIC_API_KEY");
    }

    @Test
    void a_server_needs_its_address() {
        assertThatThrownBy(() -> open("vllm:m", Map.of("VLLM_API_KEY", "k"))).hasMessageContaining("vllm:m@URL");
    }

    @Test
    void a_vendor_is_the_provider_in_records() {
        try (ModelClient openAi = open("openai:gpt-5", Map.of("OPENAI_API_KEY", "k"));
                ModelClient anthropic = open("anthropic:claude-x", Map.of("ANTHROPIC_API_KEY", "k"))) {
            assertThat(openAi.description().identity().provider()).isEqualTo("openai");
            assertThat(openAi.description().identity().name()).isEqualTo("gpt-5");
            assertThat(anthropic.description().identity().provider()).isEqualTo("anthropic");
        }
    }

    private static ModelClient open(String text, Map<String, String> environment) {
        return RemoteModel.parse(text).orElseThrow().open(environment::get);
    }
}
