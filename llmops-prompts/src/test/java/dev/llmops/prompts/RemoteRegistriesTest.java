package dev.llmops.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.prompt.PromptReference;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteRegistriesTest {

    private static final Map<String, String> KEYS = Map.of(
            "LANGFUSE_PUBLIC_KEY", "pk-lf-1",
            "LANGFUSE_SECRET_KEY", "sk-lf-secret",
            "PROMPTLAYER_API_KEY", "pl-secret",
            "MLFLOW_TRACKING_TOKEN", "mlflow-secret");

    @Test
    void each_kind_is_found_and_sends_its_keys() {
        try (FakeMlflow mlflow = new FakeMlflow();
                FakeLangfuse langfuse = new FakeLangfuse();
                FakePromptLayer promptLayer = new FakePromptLayer()) {
            Map<String, Loopback> servers = Map.of("mlflow", mlflow, "langfuse", langfuse, "promptlayer", promptLayer);
            servers.forEach((kind, server) -> assertThat(RemoteRegistries.at(kind + "+" + server.uri(), KEYS)
                            .find(PromptReference.latest("unknown")))
                    .isEmpty());

            assertThat(mlflow.asked().get(0).headers()).containsEntry("Authorization", "Bearer mlflow-secret");
            assertThat(langfuse.asked().get(0).headers())
                    .containsEntry("Authorization", "Basic cGstbGYtMTpzay1sZi1zZWNyZXQ=");
            assertThat(promptLayer.asked().get(0).headers()).containsEntry("X-api-key", "pl-secret");
        }
    }

    @Test
    void what_is_no_address_or_lacks_a_key_is_told() {
        assertThatThrownBy(() -> RemoteRegistries.at("http://127.0.0.1:5000", KEYS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mlflow+http");
        assertThatThrownBy(() -> RemoteRegistries.at("langfuse+https://cloud.example", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LANGFUSE_PUBLIC_KEY");
        assertThatThrownBy(() -> RemoteRegistries.at("mlflow+ftp://host", KEYS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_key_with_a_line_end_is_refused_when_it_is_given_and_told_nobody() {
        assertThatThrownBy(() -> RemoteRegistries.at("mlflow+http://host", Map.of("MLFLOW_TRACKING_TOKEN", "s3cr3t\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Authorization")
                .hasMessageContaining("strip")
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() ->
                        RemoteRegistries.at("promptlayer+https://host", Map.of("PROMPTLAYER_API_KEY", "\uFEFFs3cr3t")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void an_endpoint_shows_no_key_and_takes_none_in_its_address() {
        RegistryEndpoint endpoint = LangfuseRegistry.withKeys(
                RegistryEndpoint.of(URI.create("https://cloud.example/")), "pk-lf-1", "sk-lf-secret");

        assertThat(endpoint.toString())
                .contains("cloud.example")
                .doesNotContain("sk-lf")
                .doesNotContain("Basic");
        assertThatThrownBy(() -> RegistryEndpoint.of(URI.create("https://ana:secret@cloud.example")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> endpoint.withTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
