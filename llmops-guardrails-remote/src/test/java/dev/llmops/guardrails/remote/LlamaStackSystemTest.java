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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter beside a real Llama Stack server, whose shield is Code Shield: the one that needs no weights. */
@Tag("systems")
class LlamaStackSystemTest {

    private static SystemProcess server;
    private static String url;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Path python = SystemProcess.program(
                "llmops.llama-stack",
                "bin/lib/systems.sh says how to install llama-stack 0.2.12 and codeshield 1.0.1; name its bin/python");
        Path config = folder.resolve("llama_stack.yaml");
        try (InputStream in =
                Objects.requireNonNull(LlamaStackSystemTest.class.getResourceAsStream("llama_stack.yaml"))) {
            Files.copy(in, config);
        }
        int port = SystemProcess.freePort();
        url = "http://127.0.0.1:" + port;
        server = SystemProcess.start(
                folder,
                url + "/v1/health",
                // Its scanner is a program beside the interpreter.
                Map.of("HOME", folder.toString(), "PATH", python.getParent() + ":" + System.getenv("PATH")),
                List.of(
                        python.toString(),
                        "-m",
                        "llama_stack.distribution.server.server",
                        "--config",
                        config.toString(),
                        "--port",
                        Integer.toString(port)));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void code_shield_finds_insecure_code_and_lets_words_pass() {
        Detection code = ask("CodeScanner", "import hashlib\nprint(hashlib.md5(b\"x\").hexdigest())\n");

        assertThat(code.score()).isEqualTo(1);
        assertThat(code.evidence())
                .extracting(Evidence::category)
                .singleElement()
                .asString()
                .contains("md5");
        assertThat(ask("CodeScanner", "How long is the cable?")).isEqualTo(Detection.NONE);
    }

    @Test
    void a_shield_that_is_not_there_is_an_error() {
        assertThatThrownBy(() -> ask("unknown", "How long is the cable?"))
                .isInstanceOf(GuardrailServiceException.class);
    }

    private static Detection ask(String shield, String text) {
        ServiceEndpoint endpoint = ServiceEndpoint.of(URI.create(url)).withTimeout(Duration.ofMinutes(2));
        return LlamaStackShield.of(endpoint, shield).detect(CheckedText.of(text));
    }
}
