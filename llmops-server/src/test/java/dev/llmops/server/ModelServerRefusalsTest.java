package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server refuses, and how it says so. */
class ModelServerRefusalsTest extends ServedModelFixture {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions|{|400|no valid JSON",
                "/v1/chat/completions|[]|400|must be a JSON object",
                "/v1/chat/completions|{}|400|'messages' is missing",
                "/v1/chat/completions|{\"messages\":[]}|400|at least one message",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}|400|'messages[0].role' must be",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}|400|text only",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"colour\":1}|400|[colour]",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":-1}|400|temperature must be",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"logit_bias\":{\"999\":2}}|400|logit_bias",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"parallel_tool_calls\":\"no\"}|400|'parallel_tool_calls' must be true or false",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tool_choice\":{\"type\":\"custom\"}}|400|'tool_choice.type' must be function or allowed_tools",
                "/v1/responses|{}|400|'input' must be",
                "/v1/responses|{\"input\":\"x\",\"colour\":1}|400|[colour]",
                "/v1/responses|{\"model\":\"gpt\",\"input\":\"x\"}|404|'stories'",
                "/v1/chat/completions|{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":1.5}|400|'max_tokens'",
                "/v1/chat/completions|{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|404|'stories'",
                "/v1/chat/completions|{\"stream\":true,\"n\":17,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|400|'n' must be from 1 to 16",
                "/v1/completions|{\"prompt\":[1,2]}|400|'prompt' must be one text",
                "/v1/completions|{\"prompt\":\"x\",\"echo\":true}|400|'echo' is not supported",
                "/v1/embeddings|{\"input\":[]}|400|'input' must be",
                "/detokenize|{\"tokens\":[99999]}|400|tokens must be from 0 to 511",
                "/nowhere|{}|404|nothing at this path",
            })
    void what_is_wrong_is_said_in_the_form_that_clients_know(String path, String body, int status, String message)
            throws Exception {
        HttpResponse<String> response = post(path, body);

        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode error = JSON.readTree(response.body()).get("error");
        assertThat(error.get("message").asText()).contains(message);
        assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.has("param") && error.has("code")).isTrue();
    }

    @Test
    void a_prompt_that_does_not_fit_has_the_code_that_clients_know() throws Exception {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(2000) + "\"}]}";
        for (String more : List.of("", "\"stream\":true,")) {
            HttpResponse<String> response = post("/v1/chat/completions", body.replaceFirst("\\{", "{" + more));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(response.body()).at("/error/code").asText())
                    .isEqualTo("context_length_exceeded");
        }
    }

    @Test
    void methods_and_types_that_do_not_fit_are_refused() throws Exception {
        assertThat(get("/v1/chat/completions").statusCode()).isEqualTo(405);
        assertThat(get("/v1/chat/completions").headers().firstValue("Allow")).hasValue("POST");
        assertThat(statusOf("text/plain")).isEqualTo(415);
        assertThat(statusOf("application/jsonx")).isEqualTo(415);
        assertThat(statusOf("Application/JSON ; charset=utf-8")).isEqualTo(200);
    }

    private int statusOf(String contentType) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/v1/chat/completions"))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(chat("")))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    @Test
    void a_page_that_names_this_machine_by_another_name_is_refused() throws Exception {
        try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            socket.getOutputStream()
                    .write("GET /v1/models HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 403");
        }
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        try (ModelServer small =
                ModelServer.builder(model).port(0).maxBodyBytes(1024).build()) {
            HttpRequest request = HttpRequest.newBuilder(small.uri().resolve("/v1/chat/completions"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(chat(",\"user\":\"" + "x".repeat(2000) + "\"")))
                    .build();

            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void another_interface_needs_a_key_and_a_key_is_asked_for() throws Exception {
        assertThatThrownBy(
                        () -> ModelServer.builder(model).host("0.0.0.0").port(0).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("apiKey");
        try (ModelServer guarded = ModelServer.builder(model)
                .host("0.0.0.0")
                .port(0)
                .apiKey("0123456789abcdef")
                .build()) {
            URI models = URI.create("http://127.0.0.1:" + guarded.uri().getPort() + "/v1/models");

            assertThat(status(models, null)).isEqualTo(401);
            assertThat(status(models, "Bearer 0123456789abcdeF")).isEqualTo(401);
            assertThat(status(models, "Bearer 0123456789abcdef")).isEqualTo(200);
            assertThat(status(models.resolve("/health"), null)).isEqualTo(200);
        }
    }

    private int status(URI uri, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void settings_that_make_no_sense_are_refused_at_the_call() {
        assertThatThrownBy(() -> ModelServer.builder(model).port(70_000)).hasMessageContaining("but was 70000");
        assertThatThrownBy(() -> ModelServer.builder(model).apiKey("short")).hasMessageContaining("16 characters");
        assertThatThrownBy(() -> ModelServer.builder(model).maxConcurrentRequests(0))
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> ModelServer.builder(model).maxBodyBytes(1)).hasMessageContaining("at least 1024");
        assertThatThrownBy(() -> ModelServer.builder(model).headerTimeout(Duration.ZERO))
                .hasMessage("headerTimeout must be above 0, but was PT0S");
        assertThatThrownBy(() -> ModelServer.builder(model).bodyTimeout(Duration.ofSeconds(-1)))
                .hasMessageContaining("bodyTimeout must be above 0");
        assertThatThrownBy(() -> ModelServer.builder(model).writeTimeout(Duration.ZERO))
                .hasMessageContaining("writeTimeout must be above 0");
        assertThatThrownBy(() -> ModelServer.builder(model).closeTimeout(Duration.ofSeconds(-1)))
                .hasMessageContaining("at least 0");
        assertThatThrownBy(() ->
                        ModelServer.builder(model).port(server.uri().getPort()).build())
                .isInstanceOf(java.io.UncheckedIOException.class)
                .hasMessageContaining("cannot listen");
    }

    @Test
    void a_schema_that_is_made_to_take_for_ever_is_answered_or_refused() throws Exception {
        String many = IntStream.range(0, 3_000)
                .mapToObj(i -> "\"p" + i + "\":{\"type\":\"integer\"}")
                .collect(Collectors.joining(","));
        for (String schema : List.of(
                "{\"type\":\"object\",\"properties\":{" + many + "}}",
                "{\"type\":\"object\",\"properties\":{\"" + "_".repeat(49_000) + "\":{\"type\":\"boolean\"}}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^(a|b"
                        + "|a".repeat(50_000) + ")$\"}}}")) {
            String format = ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":"
                    + schema + "}}";

            assertThat(post("/v1/chat/completions", chat(format)).statusCode()).isIn(200, 400);
        }
    }
}
