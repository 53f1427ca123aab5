package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever asks a server meets the same answers that are none. */
class BadServersTest {

    private static final String KEY = "sk-very-secret-key";
    private static final ModelRequest QUESTION = ModelRequest.user("?");

    enum Asks {
        CHAT(set -> set.on(OpenAiCompatibleClient.builder().model("m")).build().generate(QUESTION)),
        CHAT_STREAM(set -> set.on(OpenAiCompatibleClient.builder().model("m")).build().stream(QUESTION)
                .await()),
        RESPONSES(set -> set.on(OpenAiCompatibleClient.builder().model("m").responsesApi())
                .build()
                .generate(QUESTION)),
        RESPONSES_STREAM(
                set -> set.on(OpenAiCompatibleClient.builder().model("m").responsesApi()).build().stream(QUESTION)
                        .await()),
        ANTHROPIC(set -> set.on(AnthropicClient.builder().model("m")).build().generate(QUESTION)),
        TGI(set ->
                set.on(TgiClient.builder().model("m")).build().stream(QUESTION).await()),
        TOKENIZER(set -> set.on(OpenAiCompatibleClient.builder()
                        .dialect(ServerDialect.VLLM)
                        .model("m"))
                .build()
                .tokenizer()
                .orElseThrow()
                .encode("a")),
        EMBEDDINGS(set -> set.on(OpenAiCompatibleEmbeddings.builder().model("m").dimension(1))
                .build()
                .embed(List.of("a"), EmbeddingPurpose.QUERY)),
        RERANKER(set -> set.on(ServerReranker.builder().model("m"))
                .build()
                .rerank("?", List.of(new Passage("s", new CharRange(0, 1), "a", null, Map.of())))),
        INFERENCE_SERVER(set -> set.on(InferenceServer.builder()).build().models()),
        RAY_SERVE(set -> set.on(RayServe.builder()).build().applications());

        @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
        private final Consumer<Setting> ask;

        Asks(Consumer<Setting> ask) {
            this.ask = ask;
        }

        LlmOpsException error(String url, HttpClient http) {
            return catchThrowableOfType(LlmOpsException.class, () -> ask.accept(new Setting(url, http)));
        }

        LlmOpsException error(ScriptedHttpClient http) {
            return error("http://localhost:1/v1", http);
        }
    }

    record Setting(String url, HttpClient http) {
        <B extends ServerBuilder<B>> B on(B builder) {
            return builder.baseUrl(url).apiKey(KEY).httpClient(http).clock(() -> Instant.parse("2026-11-28T12:00:00Z"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_page_in_place_of_an_answer_is_named_as_one(Asks asks) {
        LlmOpsException error =
                asks.error(ScriptedHttpClient.answering(200, "text/html", "<html>Please sign in</html>"));

        assertThat(error)
                .isExactlyInstanceOf(InvalidModelResponseException.class)
                .hasMessageContaining("baseUrl");
    }

    /** With the JDK's own client against real sockets: the other host gets nothing, not even a connection. */
    @ParameterizedTest
    @EnumSource
    void a_redirect_to_another_host_does_not_get_the_credentials(Asks asks) throws IOException {
        AtomicInteger keys = new AtomicInteger();
        try (FakeModelServer thief = new FakeModelServer(exchange -> exchange.respond(200, "text/plain", "thanks"));
                FakeModelServer server = new FakeModelServer(exchange -> {
                    keys.addAndGet(exchange.headers.toString().contains(KEY) ? 1 : 0);
                    exchange.raw("HTTP/1.1 307 X\r\nLocation: "
                            + thief.url("/v1?token=abc").replace("127.0.0.1", "localhost")
                            + "\r\nContent-Length: 0\r\n\r\n");
                })) {
            LlmOpsException error = asks.error(server.url("/v1"), HttpClient.newHttpClient());

            assertThat(error)
                    .isExactlyInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("redirects to 'localhost'")
                    .hasMessageNotContaining("token");
            assertThat(keys).hasValue(1);
            assertThat(thief.connections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_wait_of_a_year_is_one_of_a_day_whichever_clock_is_wrong(Asks asks) {
        for (String[] headers : new String[][] {
            {"Retry-After", "31536000"},
            {"Retry-After", "Sun, 28 Nov 2027 12:00:00 GMT"},
            {"Retry-After", "Sun, 28 Nov 2027 12:00:00 GMT", "Date", "Sat, 28 Nov 2026 12:00:00 GMT"},
            {"retry-after-ms", "31536000000"}
        }) {
            assertThat(retryAfter(asks, headers)).isEqualTo(Duration.ofDays(1));
        }
        assertThat(retryAfter(
                        asks, "Retry-After", "Fri, 01 Jan 2038 00:00:07 GMT", "Date", "Fri, 01 Jan 2038 00:00:00 GMT"))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(retryAfter(asks, "Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT"))
                .isZero();
    }

    private static Duration retryAfter(Asks asks, String... headers) {
        ScriptedHttpClient http = ScriptedHttpClient.answering(429, "application/json", "{}");
        for (int i = 0; i < headers.length; i += 2) {
            http.header(headers[i], headers[i + 1]);
        }
        LlmOpsException error = asks.error(http);
        assertThat(error).isExactlyInstanceOf(RateLimitedException.class);
        return ((RateLimitedException) error).retryAfter().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void a_key_that_is_refused_is_in_no_message(Asks asks) {
        LlmOpsException error = asks.error(ScriptedHttpClient.answering(
                401, "application/json", "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + "\"}}"));

        assertThat(error).isExactlyInstanceOf(AuthenticationException.class);
        for (Throwable each = error; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain(KEY);
        }
    }

    @Test
    void a_client_that_follows_redirects_is_refused() {
        HttpClient follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();

        assertThat(catchThrowableOfType(
                        IllegalArgumentException.class,
                        () -> ServerReranker.builder().httpClient(follows)))
                .hasMessageContaining("followRedirects of httpClient must be NEVER");
    }
}
