package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.testkit.ClosedPort;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server can answer instead of an answer, through LangChain4j's real OpenAI models. */
@Timeout(60)
class ServerFaultsTest {

    private static final ModelRequest REQUEST = ModelRequest.user("my secret number is 4711");
    private static final String HTML = "<html><body>Bad gateway</body></html>";

    private final FakeModelServer server = new FakeModelServer(FakeExchange::answer);
    private final ModelClient client = OpenAiModels.client(server);

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                arguments(400, InvalidRequestException.class, false),
                arguments(401, AuthenticationException.class, false),
                arguments(403, AuthenticationException.class, false),
                arguments(404, InvalidRequestException.class, false),
                arguments(408, ModelTimeoutException.class, true),
                arguments(422, InvalidRequestException.class, false),
                arguments(429, RateLimitedException.class, true),
                arguments(500, ModelUnavailableException.class, true),
                arguments(502, ModelUnavailableException.class, true),
                arguments(503, ModelUnavailableException.class, true));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void each_status_has_its_exception(int status, Class<? extends LlmOpsException> type, boolean retryable) {
        server.behave(exchange -> exchange.respond(status, "text/html", HTML));

        for (LlmOpsException error : faultOfCallAndStream()) {
            assertThat(error).isExactlyInstanceOf(type).hasMessageContaining("HTTP status " + status);
            assertThat(error.retryable()).isEqualTo(retryable);
        }
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("a page of HTML", HTML),
                arguments("invalid JSON", "{\"choices\":[{\"mess"),
                arguments("JSON of another shape", "[1,2,3]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void a_body_that_is_no_answer_is_an_invalid_response(String name, String body) {
        server.behave(exchange -> {
            if (exchange.streamed()) {
                exchange.startEvents();
                exchange.event(body);
            } else {
                exchange.respond(200, "application/json", body);
            }
        });

        for (LlmOpsException error : faultOfCallAndStream()) {
            assertThat(error).isExactlyInstanceOf(InvalidModelResponseException.class);
        }
    }

    @Test
    void an_answer_without_choices_is_an_invalid_response() {
        server.behave(exchange -> exchange.respond(200, "application/json", "{\"choices\":[]}"));

        assertThat(faultOfCall()).isExactlyInstanceOf(InvalidModelResponseException.class);
    }

    @Test
    void a_request_that_does_not_fit_is_told_apart() {
        server.behave(exchange -> exchange.respond(
                400,
                "application/json",
                "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"too long\"}}"));

        for (LlmOpsException error : faultOfCallAndStream()) {
            assertThat(error).isExactlyInstanceOf(ContextWindowExceededException.class);
        }
    }

    @Test
    void a_refused_connection_is_an_unavailable_model() {
        try (ClosedPort nobody = new ClosedPort();
                ModelClient refused = OpenAiModels.client(nobody.uri("/v1").toString())) {
            assertThat(faultOfCall(refused)).isExactlyInstanceOf(ModelUnavailableException.class);
            assertThat(faultOfStream(refused)).isExactlyInstanceOf(ModelUnavailableException.class);
        }
    }

    @Test
    void a_connection_that_is_closed_without_a_word_is_an_unavailable_model() {
        server.behave(exchange -> {});

        for (LlmOpsException error : faultOfCallAndStream()) {
            assertThat(error).isExactlyInstanceOf(ModelUnavailableException.class);
        }
    }

    @Test
    void a_body_shorter_than_its_content_length_is_an_unavailable_model() {
        server.behave(
                exchange -> exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 999\r\nConnection: close\r\n\r\n{\"ch"));

        assertThat(faultOfCall()).isExactlyInstanceOf(ModelUnavailableException.class);
    }

    @Test
    void a_body_longer_than_its_content_length_is_an_invalid_response() {
        String body = FakeExchange.completion("hello");
        server.behave(
                exchange -> exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 20\r\nConnection: close\r\n\r\n" + body));

        assertThat(faultOfCall()).isExactlyInstanceOf(InvalidModelResponseException.class);
    }

    @Test
    void retry_after_in_seconds_is_heard() {
        server.behave(exchange -> exchange.respond(429, "application/json", "{}", "Retry-After: 30"));

        for (LlmOpsException error : faultOfCallAndStream()) {
            assertThat(error)
                    .isInstanceOfSatisfying(
                            RateLimitedException.class,
                            limited -> assertThat(limited.retryAfter()).contains(Duration.ofSeconds(30)));
        }
    }

    /** An application that uses the model without us, or listens to it, sees what it saw before. */
    @Test
    void retry_after_changes_nothing_for_langchain4j_itself() {
        server.behave(exchange -> exchange.respond(429, "application/json", "slow down", "Retry-After: 30"));

        assertThatThrownBy(() -> OpenAiModels.blocking(server).build().chat("hello"))
                .isExactlyInstanceOf(dev.langchain4j.exception.RateLimitException.class)
                .hasMessageContaining("slow down");
    }

    @Test
    void retry_after_as_a_date_counts_from_the_date_of_the_response() {
        server.behave(exchange -> exchange.respond(
                429,
                "application/json",
                "{}",
                "Date: Sun, 06 Nov 1994 08:49:37 GMT",
                "Retry-After: Sun, 06 Nov 1994 08:50:07 GMT"));

        assertThat(faultOfCall())
                .isInstanceOfSatisfying(
                        RateLimitedException.class,
                        limited -> assertThat(limited.retryAfter()).contains(Duration.ofSeconds(30)));
    }

    @Test
    void a_fault_does_not_repeat_what_a_user_typed() {
        server.behave(exchange ->
                exchange.respond(400, "application/json", exchange.json().toString()));

        for (LlmOpsException error : faultOfCallAndStream()) {
            assertThat(error.getMessage()).doesNotContain("4711");
        }
    }

    private LlmOpsException[] faultOfCallAndStream() {
        return new LlmOpsException[] {faultOfCall(), faultOfStream(client)};
    }

    private LlmOpsException faultOfCall() {
        return faultOfCall(client);
    }

    private static LlmOpsException faultOfCall(ModelClient client) {
        return (LlmOpsException) catchThrowable(() -> client.generate(REQUEST));
    }

    private static LlmOpsException faultOfStream(ModelClient client) {
        try (ModelStream stream = client.stream(REQUEST)) {
            return ((ModelEvent.Failed) stream.next()).error();
        }
    }
}
