package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.ContentPolicyException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.QuotaExceededException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server answers in place of an answer is a typed exception by its cause, for a call and for a stream. */
class ServerFailuresTest {

    private static final String KEY = "sk-very-secret-key";
    private static final String JSON = "application/json";

    static Stream<Arguments> responses() {
        return Stream.of(
                response(401, JSON, "{\"error\":{\"message\":\"Incorrect API key\"}}", AuthenticationException.class),
                response(401, JSON, "{\"error\":\"Unauthorized\"}", AuthenticationException.class),
                response(403, JSON, "{}", AuthenticationException.class),
                response(
                        400,
                        JSON,
                        "{\"error\":{\"message\":\"No connected db.\",\"type\":\"no_db_connection\",\"code\":\"400\"}}",
                        AuthenticationException.class),
                response(404, JSON, "{\"detail\":\"Not Found\"}", InvalidRequestException.class),
                response(
                        404,
                        JSON,
                        "{\"error\":{\"message\":\"The model `nope` does not exist.\",\"code\":404}}",
                        InvalidRequestException.class),
                response(
                        400,
                        JSON,
                        "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}",
                        ContextWindowExceededException.class),
                response(
                        400,
                        JSON,
                        "{\"error\":{\"message\":\"This model's maximum context length is 512 tokens\"}}",
                        ContextWindowExceededException.class),
                response(
                        400,
                        JSON,
                        "{\"error\":{\"code\":400,\"type\":\"exceed_context_size_error\",\"message\":\"x\"}}",
                        ContextWindowExceededException.class),
                response(
                        400,
                        JSON,
                        "{\"error\":{\"message\":\"temperature must be at most 2\"}}",
                        InvalidRequestException.class),
                response(408, "text/plain", "timeout", ModelTimeoutException.class),
                response(409, JSON, "{}", ModelException.class),
                response(413, "text/html", "<html>too large</html>", InvalidRequestException.class),
                response(
                        422,
                        JSON,
                        "{\"error\":\"Input validation error\",\"error_type\":\"validation\"}",
                        InvalidRequestException.class),
                response(
                        422,
                        JSON,
                        "{\"error\":\"Input validation error: `inputs` tokens + `max_new_tokens` must be <="
                                + " 512\",\"error_type\":\"validation\"}",
                        ContextWindowExceededException.class),
                response(
                        424,
                        JSON,
                        "{\"error\":\"Request failed\",\"error_type\":\"generation\"}",
                        ModelUnavailableException.class),
                response(429, JSON, "{\"error\":{\"message\":\"slow down\"}}", RateLimitedException.class),
                response(429, JSON, "{\"error\":{\"code\":\"insufficient_quota\"}}", QuotaExceededException.class),
                response(
                        400,
                        JSON,
                        "{\"error\":{\"code\":\"content_filter\",\"message\":\"x\"}}",
                        ContentPolicyException.class),
                response(500, "text/plain", "Internal Server Error", ModelUnavailableException.class),
                response(
                        503,
                        "text/plain",
                        "Request dropped due to backpressure (num_queued_requests=1, max_queued_requests=1).",
                        RateLimitedException.class),
                response(503, "text/plain", "no", ModelUnavailableException.class),
                response(504, "text/html", "<html>", ModelTimeoutException.class),
                response(302, "text/html", "moved", InvalidRequestException.class),
                response(200, "text/html", "<html>Please sign in</html>", InvalidModelResponseException.class),
                response(200, JSON, "{\"choices\":[", InvalidModelResponseException.class),
                response(200, JSON, "{\"choices\":[]}", InvalidModelResponseException.class),
                response(200, JSON, "", InvalidModelResponseException.class),
                response(200, JSON, "7", InvalidModelResponseException.class),
                response(200, JSON, "{\"error\":{\"message\":\"x\",\"code\":429}}", RateLimitedException.class),
                response(
                        200,
                        JSON,
                        "{\"error\":\"overloaded\",\"error_type\":\"overloaded\"}",
                        RateLimitedException.class),
                response(200, JSON, "{\"error\":{\"type\":\"server_error\"}}", ModelUnavailableException.class));
    }

    private static Arguments response(int status, String type, String body, Class<? extends Exception> expected) {
        return Arguments.of(status, type, body, expected);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void a_response_that_is_no_answer(int status, String type, String body, Class<? extends Exception> expected) {
        Throwable thrown = catchThrowable(
                () -> client(ScriptedHttpClient.answering(status, type, body)).generate(ModelRequest.user("?")));
        LlmOpsException streamed = error(client(ScriptedHttpClient.answering(status, type, body)));

        assertThat(thrown).isExactlyInstanceOf(expected);
        assertThat(streamed).isExactlyInstanceOf(expected).hasMessage(thrown.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                404 | {"detail":"Not Found"}                                                                  | true
                404 | {"error":{"message":"The model `nope` does not exist.","code":404}}                     | true
                400 | {"error":{"message":"/chat/completions: Invalid model name passed in model=nope","code":"400"}} | true
                400 | {"error":{"message":"no such model","code":"model_not_found"}}                          | true
                200 | {"error":{"message":"nope","type":"NotFoundError"}}                                     | true
                400 | {"error":{"message":"temperature must be at most 2"}}                                   | false
                422 | {"error":"Input validation error","error_type":"validation"}                            | false""")
    void a_model_that_only_this_server_does_not_have(int status, String body, boolean unknown) {
        assertThat(error(client(ScriptedHttpClient.answering(status, JSON, body))))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.isModelUnknown()).isEqualTo(unknown));
    }

    @Test
    void only_a_quota_that_is_used_up_makes_a_429_useless_to_repeat() {
        String body = "{\"error\":{\"code\":\"insufficient_quota\"}}";

        assertThat(error(client(ScriptedHttpClient.answering(429, JSON, body))).retryable())
                .isFalse();
    }

    /** As its proxy without a database answers a request that has no key. */
    @Test
    void a_crash_of_litellm_without_a_key_is_a_missing_key_and_not_to_be_repeated() {
        ScriptedHttpClient crash = ScriptedHttpClient.answering(500, "text/plain", "Internal Server Error");
        OpenAiCompatibleClientBuilder keyless = OpenAiCompatibleClient.builder()
                .baseUrl("http://localhost:1/v1")
                .model("fake")
                .httpClient(crash)
                .dialect(ServerDialect.LITELLM);

        assertThat(error(keyless.build()))
                .isExactlyInstanceOf(AuthenticationException.class)
                .hasMessageContaining("set apiKey");
        assertThat(error(keyless.build()).retryable()).isFalse();
        assertThat(error(builder(crash).dialect(ServerDialect.LITELLM).build()))
                .isExactlyInstanceOf(ModelUnavailableException.class);
    }

    @Test
    void an_error_inside_of_a_stream_comes_behind_what_had_arrived() {
        String stream = """
            data: {"choices":[{"delta":{"content":"The cat"}}]}

            data: {"error":{"message":"engine died","type":"InternalServerError","code":500}}

            data: [DONE]

            """;
        try (ModelStream read = client(ScriptedHttpClient.streaming(stream)).stream(ModelRequest.user("?"))) {
            assertThat(read.next()).isEqualTo(new ModelEvent.TextDelta("The cat"));
            assertThat(read.next()).isInstanceOfSatisfying(ModelEvent.Failed.class, failed -> {
                assertThat(failed.error()).isInstanceOf(ModelUnavailableException.class);
                assertThat(failed.partial().message().text()).isEqualTo("The cat");
            });
        }
    }

    @Test
    void a_server_that_is_not_there() {
        assertThat(error(client(ScriptedHttpClient.refusing()))).isInstanceOf(ModelUnavailableException.class);
    }

    @Test
    void an_answer_above_the_limit_is_refused() {
        ModelClient client = builder(ScriptedHttpClient.answering(200, JSON, " ".repeat(1001)))
                .maxResponseBytes(1000)
                .build();

        assertThat(catchThrowable(() -> client.generate(ModelRequest.user("?"))))
                .isInstanceOf(InvalidModelResponseException.class)
                .hasMessageContaining("at most 1000 bytes");
    }

    @Test
    void neither_the_key_nor_a_header_is_in_any_message() {
        String echo = "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + ", tenant-token-9\"}}";
        ModelClient client = builder(ScriptedHttpClient.answering(401, JSON, echo))
                .header("X-Tenant", "tenant-token-9")
                .build();

        for (Throwable each = error(client); each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain(KEY).doesNotContain("tenant-token-9");
        }
    }

    @Test
    void a_key_or_header_with_a_line_end_is_refused_when_it_is_given_and_told_nobody() {
        assertThatThrownBy(() -> OpenAiCompatibleClient.builder().apiKey("sk-s3cr3t\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apiKey")
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> OpenAiCompatibleClient.builder().header("X-Tenant", "s3cr3t\r\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("X-Tenant")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void a_redirect_is_not_followed_and_named_by_its_host_alone() {
        ScriptedHttpClient http =
                ScriptedHttpClient.answering(307, JSON, "").header("Location", "https://evil.example/v1?token=abc");

        assertThat(error(client(http)))
                .hasMessageContaining("'evil.example'")
                .hasMessageNotContaining("token")
                .hasMessageContaining("set baseUrl");
        assertThat(http.requests).hasSize(1);
    }

    @Test
    void each_form_of_retry_after_is_read_under_a_cap() {
        assertThat(asked("Retry-After", "2")).isEqualTo(Duration.ofSeconds(2));
        assertThat(asked("Retry-After", "0.5")).isEqualTo(Duration.ofMillis(500));
        assertThat(asked("retry-after-ms", "1500", "Retry-After", "9")).isEqualTo(Duration.ofMillis(1500));
        assertThat(asked("x-ms-retry-after-ms", "250")).isEqualTo(Duration.ofMillis(250));
        assertThat(asked("Retry-After", "Sat, 28 Nov 2026 12:00:30 GMT")).isEqualTo(Duration.ofSeconds(30));
        assertThat(asked("Retry-After", "Sat, 28 Nov 2026 11:00:00 GMT")).isEqualTo(Duration.ZERO);
        assertThat(asked("Retry-After", "Sun, 28 Nov 2027 12:00:00 GMT")).isEqualTo(Duration.ofHours(24));
        assertThat(asked("Retry-After", "31536000")).isEqualTo(Duration.ofHours(24));
        assertThat(asked("Retry-After", "soon")).isNull();
        assertThat(asked("x-ratelimit-reset-tokens", "6m1s", "x-ratelimit-reset-requests", "120ms"))
                .isEqualTo(Duration.ofSeconds(361));
        assertThat(asked(
                        "x-ratelimit-reset-tokens",
                        "6m0s",
                        "x-ratelimit-remaining-tokens",
                        "10",
                        "x-ratelimit-reset-requests",
                        "1h2m0.5s",
                        "x-ratelimit-remaining-requests",
                        "0"))
                .isEqualTo(Duration.ofMillis(3_720_500));
        assertThat(asked("x-ratelimit-reset-requests", "1795867210")).isEqualTo(Duration.ofSeconds(10));
        assertThat(asked("anthropic-ratelimit-tokens-reset", "2026-11-28T12:00:05Z"))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_date_is_measured_against_the_clock_of_the_server() {
        assertThat(asked("Date", "Thu, 01 Jan 2015 00:00:00 GMT", "Retry-After", "Thu, 01 Jan 2015 00:00:07 GMT"))
                .isEqualTo(Duration.ofSeconds(7));
    }

    private static Duration asked(String... headers) {
        ScriptedHttpClient http = ScriptedHttpClient.answering(429, JSON, "{}");
        for (int i = 0; i < headers.length; i += 2) {
            http.header(headers[i], headers[i + 1]);
        }
        return ((RateLimitedException) error(client(http))).retryAfter().orElse(null);
    }

    private static LlmOpsException error(ModelClient client) {
        try (ModelStream stream = client.stream(ModelRequest.user("?"))) {
            return ((ModelEvent.Failed) stream.forEach(event -> {})).error();
        }
    }

    private static ModelClient client(ScriptedHttpClient http) {
        return builder(http).build();
    }

    private static OpenAiCompatibleClientBuilder builder(ScriptedHttpClient http) {
        return OpenAiCompatibleClient.builder()
                .baseUrl("http://localhost:1/v1/")
                .model("fake")
                .apiKey(KEY)
                .httpClient(http)
                .clock(() -> Instant.parse("2026-11-28T12:00:00Z"));
    }
}
