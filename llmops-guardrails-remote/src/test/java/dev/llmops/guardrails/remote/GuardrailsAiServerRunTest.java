package dev.llmops.guardrails.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter beside the server itself; its packages come from the network, so it runs with {@code -Pguardrails-ai} only. */
class GuardrailsAiServerRunTest {

    @TempDir
    private Path folder;

    @Test
    void the_server_itself_is_understood() throws Exception {
        try (GuardrailsAiProcess server = GuardrailsAiProcess.start(folder)) {
            assertThat(ask(server, "telling", "a dog sat")).isEqualTo(Detection.NONE);
            assertThat(ask(server, "telling", "a cat sat").evidence())
                    .extracting(Evidence::category)
                    .containsExactly("NoCats");
            assertThat(ask(server, "fixing", "a cat sat").evidence())
                    .extracting(Evidence::replacement)
                    .containsExactly("a dog sat");
            assertThat(ask(server, "raising", "a cat sat").score()).isEqualTo(1);
            assertThat(ask(server, "raising", "a dog sat")).isEqualTo(Detection.NONE);
            assertThatThrownBy(() -> ask(server, "unknown", "a dog sat"))
                    .isInstanceOf(GuardrailServiceException.class)
                    .hasMessageContaining("status 404");
        }
    }

    private static Detection ask(GuardrailsAiProcess server, String guard, String text) {
        return GuardrailsAiServer.of(server.endpoint(), guard).detect(CheckedText.of(text));
    }
}
