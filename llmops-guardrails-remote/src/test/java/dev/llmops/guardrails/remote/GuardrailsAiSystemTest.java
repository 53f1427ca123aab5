package dev.llmops.guardrails.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter beside a real Guardrails AI server with guards of this test. */
@Tag("systems")
class GuardrailsAiSystemTest {

    @TempDir
    private Path folder;

    private String url;

    @Test
    void the_server_itself_is_understood() throws Exception {
        try (SystemProcess server = start()) {
            assertThat(ask("telling", "a dog sat")).isEqualTo(Detection.NONE);
            assertThat(ask("telling", "a cat sat").evidence())
                    .extracting(Evidence::category)
                    .containsExactly("NoCats");
            assertThat(ask("fixing", "a cat sat").evidence())
                    .extracting(Evidence::replacement)
                    .containsExactly("a dog sat");
            assertThat(ask("raising", "a cat sat").score()).isEqualTo(1);
            assertThat(ask("raising", "a dog sat")).isEqualTo(Detection.NONE);
            assertThatThrownBy(() -> ask("unknown", "a dog sat"))
                    .isInstanceOf(GuardrailServiceException.class)
                    .hasMessageContaining("status 404");
            assertThat(server).isNotNull();
        }
    }

    private SystemProcess start() throws IOException {
        Path program = SystemProcess.program(
                "llmops.guardrails-ai",
                "pip install guardrails-ai==0.11.0 guardrails-api==0.4.4 in a virtual environment, and name its"
                        + " bin/guardrails-api");
        Path guards = folder.resolve("guards.py");
        try (InputStream in = Objects.requireNonNull(GuardrailsAiSystemTest.class.getResourceAsStream("guards.py"))) {
            Files.copy(in, guards);
        }
        int port = SystemProcess.freePort();
        url = "http://127.0.0.1:" + port;
        return SystemProcess.start(
                folder,
                url + "/health-check",
                Map.of("HOME", folder.toString(), "OTEL_SDK_DISABLED", "true"),
                List.of(program.toString(), "start", "--config", guards.toString(), "--port", Integer.toString(port)));
    }

    private Detection ask(String guard, String text) {
        ServiceEndpoint endpoint = ServiceEndpoint.of(URI.create(url)).withTimeout(Duration.ofSeconds(60));
        return GuardrailsAiServer.of(endpoint, guard).detect(CheckedText.of(text));
    }
}
