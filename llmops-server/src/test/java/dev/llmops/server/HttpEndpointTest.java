package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.server.internal.http.Access;
import dev.llmops.server.internal.http.EndpointOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a client, the model or the server ends in the middle; with a model whose every event the test gives. */
@Timeout(60)
class HttpEndpointTest {

    private static final String BODY = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    private static final String STREAM = BODY.replaceFirst("\\{", "{\"stream\":true,");

    /** Gives what the test puts in; being cancelled ends it. */
    private static final class HandMadeStream implements ModelStream {

        final BlockingQueue<ModelEvent> events = new LinkedBlockingQueue<>();
        final CountDownLatch cancelled = new CountDownLatch(1);

        @Override
        public ModelEvent next() {
            try {
                return events.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void cancel() {
            cancelled.countDown();
            events.add(new ModelEvent.Cancelled(PartialResponse.NONE));
        }

        @Override
        public void close() {
            cancel();
        }

        void say(String text) {
            events.add(new ModelEvent.TextDelta(text));
        }

        void complete(String text) {
            events.add(new ModelEvent.Completed(new ModelResponse(
                    Message.assistant(text),
                    FinishReason.STOP,
                    TokenUsage.of(1, 2),
                    new ModelIdentity("test", "m", null),
                    null,
                    Duration.ZERO,
                    Map.of())));
        }

        void fail() {
            events.add(
                    new ModelEvent.Failed(new ModelException("the weights melted", null, false), PartialResponse.NONE));
        }
    }

    private final BlockingQueue<HandMadeStream> streams = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpEndpoint endpoint;
    private ChatOnly model = this::handMade;

    private ModelStream handMade(ModelRequest request) {
        HandMadeStream stream = new HandMadeStream();
        streams.add(stream);
        return stream;
    }

    private HttpEndpoint start(Duration closeTimeout) {
        return start(closeTimeout, Duration.ofMillis(10));
    }

    private HttpEndpoint start(Duration closeTimeout, Duration probeInterval) {
        return new HttpEndpoint(
                ChatOnly.served(model),
                new EndpointOptions(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new Access(List.of(), null),
                        1,
                        10_000,
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        closeTimeout,
                        probeInterval,
                        false,
                        InstantSource.fixed(Instant.EPOCH),
                        () -> 0));
    }

    @BeforeEach
    void start() {
        endpoint = start(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        HandMadeStream left;
        while ((left = streams.poll()) != null) {
            left.cancel();
        }
        endpoint.close();
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + endpoint.port() + path);
    }

    private HttpRequest chat(String body) {
        return HttpRequest.newBuilder(uri("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private CompletableFuture<HttpResponse<String>> send(String body) {
        return client.sendAsync(chat(body), HttpResponse.BodyHandlers.ofString());
    }

    private static String text(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS).body();
    }

    @Test
    void a_stream_that_fails_midway_ends_with_an_error_and_never_with_done() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = send(STREAM);
        HandMadeStream stream = streams.take();
        stream.say("Once");
        stream.fail();

        assertThat(text(answer))
                .contains("\"content\":\"Once\"", "\"error\":{\"message\":\"the weights melted\"")
                .doesNotContain("[DONE]", "\"finish_reason\":\"stop\"");
    }

    @Test
    void a_call_that_fails_has_a_status_that_says_so() throws Exception {
        endpoint.close();
        endpoint = start(Duration.ofSeconds(30), Duration.ofHours(1));
        CompletableFuture<HttpResponse<String>> call = send(BODY);
        streams.take().fail();

        HttpResponse<String> answer = call.get(30, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("the weights melted");
    }

    private HttpResponse<String> within(String seconds, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .header("x-litellm-timeout", seconds)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions|" + BODY,
                "/v1/chat/completions|{\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "/v1/responses|{\"input\":\"x\"}"
            })
    void a_call_ends_when_its_client_has_waited_as_long_as_it_said(String path, String body) throws Exception {
        endpoint.close();
        endpoint = start(Duration.ofSeconds(30), Duration.ofHours(1));

        HttpResponse<String> answer = within("0.05", path, body);

        assertThat(answer.statusCode()).isEqualTo(408);
        assertThat(answer.body())
                .contains("did not end within the time that its client gave it", "\"type\":\"timeout_error\"");
        HandMadeStream stream = streams.take();
        assertThat(stream.cancelled.getCount()).isZero();
        assertThat(streams).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"/v1/chat/completions|" + BODY, "/v1/responses|{\"input\":\"x\"}"})
    void a_stream_that_takes_longer_than_its_client_said_ends_with_an_error(String path, String body) throws Exception {
        HttpResponse<String> answer = within("0.05", path, body.replaceFirst("\\{", "{\"stream\":true,"));

        assertThat(answer.body())
                .contains("did not end within the time that its client gave it")
                .doesNotContain("[DONE]", "response.completed");
    }

    @Test
    void a_client_that_gave_enough_time_gets_its_answer() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return within("1e300", "/v1/chat/completions", BODY);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        streams.take().complete("in time");

        assertThat(text(answer)).contains("in time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "soon"})
    void a_time_that_is_none_or_has_passed_is_refused(String seconds) throws Exception {
        HttpResponse<String> refused = within(seconds, "/v1/chat/completions", BODY);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("x-litellm-timeout must be a number of seconds above 0");
        assertThat(streams).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions|" + BODY,
                "/v1/chat/completions|{\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "/v1/responses|{\"input\":\"x\"}"
            })
    void a_call_that_fails_once_the_client_was_probed_says_so_in_its_body(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        try (InputStream in = answer.body()) {
            assertThat(in.read()).as("the probe").isEqualTo(' ');
            streams.take().fail();

            JsonNode told = new ObjectMapper().readTree(in);
            assertThat(told.at("/error/message").asText()).isEqualTo("the weights melted");
            assertThat(told.at("/error/code").asText("")
                            + told.at("/error/type").asText(""))
                    .contains("server_error");
            assertThat(told.has("choices")).isFalse();
            assertThat(told.path("status").asText("failed")).isEqualTo("failed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BODY, "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"})
    void a_client_that_goes_away_cancels_its_generation(String body) throws Exception {
        HandMadeStream stream;
        try (Socket socket = new Socket("localhost", endpoint.port())) {
            String request =
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            stream = streams.take();
        }

        // It says nothing more, so only a probe can find out.
        assertThat(stream.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_client_that_waits_is_not_taken_for_gone() throws Exception {
        CompletableFuture<HttpResponse<String>> call = send(BODY);
        HandMadeStream stream = streams.take();
        try (InputStream other = client.send(
                        HttpRequest.newBuilder(uri("/health")).build(), HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            assertThat(other.readAllBytes()).isNotEmpty();
        }
        stream.complete("done");

        assertThat(text(call)).contains("\"content\":\"done\"");
        assertThat(new ObjectMapper().readTree(text(call)).at("/id").asText()).startsWith("chatcmpl-");
    }

    @Test
    void more_requests_than_may_use_the_model_are_told_to_come_back() throws Exception {
        CompletableFuture<HttpResponse<String>> first = send(BODY);
        HandMadeStream stream = streams.take();

        HttpResponse<String> second = send(BODY).get(30, TimeUnit.SECONDS);

        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(second.body()).contains("rate_limit_error");
        stream.complete("first");
        assertThat(text(first)).contains("first");
    }

    @Test
    void closing_waits_for_an_answer_that_is_being_written() throws Exception {
        CompletableFuture<HttpResponse<String>> call = send(STREAM);
        HandMadeStream stream = streams.take();
        stream.say("a");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(endpoint::close);
        stream.say("b");
        stream.complete("ab");

        assertThat(text(call)).contains("[DONE]");
        closing.get(30, TimeUnit.SECONDS);
        endpoint.close();
    }

    @Test
    void closing_ends_what_takes_too_long_with_an_error() throws Exception {
        try (HttpEndpoint hasty = start(Duration.ofMillis(50))) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + hasty.port() + "/v1/chat/completions"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(STREAM))
                    .build();
            CompletableFuture<HttpResponse<String>> call =
                    client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
            HandMadeStream stream = streams.take();
            stream.say("a");
            hasty.close();
            hasty.close();

            assertThat(stream.cancelled.getCount()).isZero();
            assertThat(text(call)).contains("the server is closing").doesNotContain("[DONE]");
        }
    }

    @Test
    void all_threads_are_daemons() throws Exception {
        CompletableFuture<HttpResponse<String>> call = send(BODY);
        HandMadeStream stream = streams.take();

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("llmops-server")
                        || thread.getName().equals("HTTP-Dispatcher"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(Thread::isDaemon);
        stream.complete("x");
        text(call);
    }

    @Test
    void choices_that_were_opened_are_closed_when_a_later_one_cannot_be() throws Exception {
        endpoint.close();
        AtomicInteger opened = new AtomicInteger();
        model = request -> {
            if (opened.incrementAndGet() == 3) {
                throw new IllegalStateException("no room for a third");
            }
            return handMade(request);
        };
        endpoint = start(Duration.ofSeconds(30));

        HttpResponse<String> answer =
                send(STREAM.replaceFirst("\\{", "{\"n\":3,")).get(30, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(streams).hasSize(2).allMatch(stream -> stream.cancelled.getCount() == 0);
    }
}
