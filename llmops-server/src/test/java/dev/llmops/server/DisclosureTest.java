package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that say that they are generated. */
class DisclosureTest {

    private static final String CHAT = "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private static ModelServer server(boolean disclosing) {
        ModelServer.Builder builder = ModelServer.builder(ScriptedModelClient.saying("2.5 metres."))
                .name("small")
                .port(0);
        return (disclosing ? builder.disclose() : builder).build();
    }

    private static HttpResponse<String> post(ModelServer server, String path, String body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.uri().resolve(path))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | }",
                "/v1/chat/completions | ,\"stream\":true}",
                "/v1/responses | }",
                "/v1/responses | ,\"stream\":true}"
            })
    void an_answer_names_model_time_and_id_in_its_head(String path, String end) throws Exception {
        String begin = path.endsWith("responses") ? "{\"model\":\"small\",\"input\":\"hi\"" : CHAT;
        try (ModelServer server = server(true)) {
            HttpResponse<String> answer = post(server, path, begin + end);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("AI-Disclosure").orElse(""))
                    .matches("mode=ai-originated, model=\"small\", id=\"(chatcmpl-|resp_)[^\"]+\", date=@\\d+");
            String id = answer.headers().firstValue("AI-Disclosure").orElse("").replaceAll(".*id=\"([^\"]+)\".*", "$1");
            assertThat(answer.body()).contains(id);
        }
    }

    @Test
    void an_error_and_a_server_that_was_not_told_to_say_nothing() throws Exception {
        try (ModelServer server = server(true)) {
            HttpResponse<String> error = post(server, "/v1/chat/completions", "{}");

            assertThat(error.statusCode()).isEqualTo(400);
            assertThat(error.headers().firstValue("AI-Disclosure")).isEmpty();
        }
        try (ModelServer server = server(false)) {
            HttpResponse<String> answer = post(server, "/v1/chat/completions", CHAT + "}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("AI-Disclosure")).isEmpty();
        }
    }
}
