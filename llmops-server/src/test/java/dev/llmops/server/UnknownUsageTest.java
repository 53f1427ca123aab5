package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnknownUsageTest {

    private TokenUsage usage = TokenUsage.UNKNOWN;
    private final ModelServer server = ModelServer.builder((ModelClient)
                    (ChatOnly) request -> ModelStream.completed(new ModelResponse(
                            Message.assistant("Paris."),
                            FinishReason.STOP,
                            usage,
                            new ModelIdentity("test", "m", null),
                            null,
                            Duration.ZERO,
                            Map.of())))
            .name("m")
            .port(0)
            .build();

    @AfterEach
    void close() {
        server.close();
    }

    private String send(String method, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.uri().resolve(path))
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private JsonNode usageOf(String path, String body) throws Exception {
        return new ObjectMapper().readTree(send("POST", path, body)).get("usage");
    }

    @Test
    void a_count_that_nobody_told_is_not_zero() throws Exception {
        String chat = "{\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}";

        assertThat(usageOf("/v1/chat/completions", chat).isNull()).isTrue();
        assertThat(usageOf("/v1/responses", "{\"input\":\"?\"}").isNull()).isTrue();
        assertThat(send(
                        "POST",
                        "/v1/chat/completions",
                        chat.replace("{\"m", "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"m")))
                .contains("\"usage\":null")
                .contains("[DONE]");
    }

    @Test
    void counts_beyond_an_int_are_summed_up_and_never_negative() throws Exception {
        usage = TokenUsage.of(Integer.MAX_VALUE, Integer.MAX_VALUE);

        assertThat(usageOf("/v1/chat/completions", "{\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}")
                        .get("total_tokens")
                        .asLong())
                .isEqualTo(3L * Integer.MAX_VALUE);
        assertThat(usageOf("/v1/responses", "{\"input\":\"?\"}")
                        .get("total_tokens")
                        .asLong())
                .isEqualTo(2L * Integer.MAX_VALUE);
    }

    @Test
    void the_head_alone_may_be_asked_for() throws Exception {
        HttpResponse<String> head = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.uri().resolve("/health"))
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }
}
