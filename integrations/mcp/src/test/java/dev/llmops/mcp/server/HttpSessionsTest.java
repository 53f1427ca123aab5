package dev.llmops.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions and streams of events, as they are on the wire. */
@Timeout(60)
class HttpSessionsTest {

    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final String EVALUATE =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"evaluate\","
                    + "\"arguments\":{\"question\":\"Why?\",\"answer\":\"So.\"}}}";
    private static final int MAX_SESSIONS = 256;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final BlockedEvaluator blocked = new BlockedEvaluator();
    private final AtomicBoolean judgedAfter = new AtomicBoolean();
    private final HttpClient client = HttpClient.newHttpClient();
    private McpHttpServer server;

    @BeforeEach
    void start() {
        server = LlmOpsMcpServer.builder(Store.noop())
                .evaluators(blocked, new NextEvaluator())
                .clock(now::get)
                .build()
                .listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Set.of("127.0.0.1"),
                        token -> Optional.of(new Caller(token, null, null, Map.of())));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private final class NextEvaluator implements Evaluator {

        @Override
        public String name() {
            return "next";
        }

        @Override
        public Judgement evaluate(EvaluationCase answer) {
            judgedAfter.set(true);
            return new Judgement(name(), Score.of(1), "judged");
        }
    }

    private HttpRequest.Builder request(String session, String user) {
        return HttpRequest.newBuilder(server.uri())
                .header("Authorization", "Bearer " + user)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("Mcp-Session-Id", session);
    }

    private HttpRequest post(String session, String user, String body) {
        return request(session, user)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private int status(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private String session(String user) throws Exception {
        HttpResponse<String> response = client.send(post("none", user, INITIALIZE), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.headers().firstValue("Mcp-Session-Id").orElseThrow();
    }

    @Test
    void a_request_needs_a_session_of_its_caller() throws Exception {
        String anns = session("ann");

        assertThat(status(post(anns, "ann", PING))).isEqualTo(200);
        assertThat(status(post(anns, "bob", PING))).isEqualTo(404);
        assertThat(status(post("another", "ann", PING))).isEqualTo(404);
        assertThat(status(HttpRequest.newBuilder(server.uri())
                        .header("Authorization", "Bearer ann")
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(HttpRequest.BodyPublishers.ofString(PING))
                        .build()))
                .isEqualTo(400);
    }

    /** The server had said that a request still runs whose answer the client had read. */
    @Test
    void the_id_of_a_request_that_is_answered_may_be_used_again() throws Exception {
        String session = session("ann");

        for (int i = 0; i < 100; i++) {
            assertThat(status(post(session, "ann", PING))).as("ping %d", i).isEqualTo(200);
        }
    }

    @Test
    void a_response_that_nothing_waits_for_is_refused() throws Exception {
        assertThat(status(post(session("ann"), "ann", "{\"jsonrpc\":\"2.0\",\"id\":\"x-0\",\"result\":{}}")))
                .isEqualTo(400);
    }

    @Test
    void a_client_ends_its_session() throws Exception {
        String anns = session("ann");

        assertThat(status(request(anns, "bob").DELETE().build())).isEqualTo(404);
        assertThat(status(request(anns, "ann").DELETE().build())).isEqualTo(204);
        assertThat(status(post(anns, "ann", PING))).isEqualTo(404);
    }

    @Test
    void a_session_that_nobody_uses_ends() throws Exception {
        String used = session("ann");
        String idle = session("ann");

        now.set(now.get().plus(Duration.ofMinutes(20)));
        assertThat(status(post(used, "ann", PING))).isEqualTo(200);
        now.set(now.get().plus(Duration.ofMinutes(20)));

        assertThat(status(post(idle, "ann", PING))).isEqualTo(404);
        assertThat(status(post(used, "ann", PING))).isEqualTo(200);
    }

    @Test
    void of_too_many_sessions_the_one_unused_for_longest_ends() throws Exception {
        String first = session("ann");
        String second = session("ann");
        for (int i = 2; i < MAX_SESSIONS; i++) {
            session("ann");
        }
        assertThat(status(post(first, "ann", PING))).isEqualTo(200);

        session("ann");

        assertThat(status(post(second, "ann", PING))).isEqualTo(404);
        assertThat(status(post(first, "ann", PING))).isEqualTo(200);
    }

    @Test
    void a_call_that_is_cancelled_is_interrupted_and_not_answered() throws Exception {
        String session = session("ann");
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(post(session, "ann", EVALUATE), BodyHandlers.ofString());
        blocked.started.await();

        assertThat(status(post(
                        session,
                        "ann",
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}")))
                .isEqualTo(202);

        blocked.interrupted.await();
        assertThat(answer.get().body()).doesNotContain("result").doesNotContain("error");
        assertThat(judgedAfter).as("the next evaluator").isFalse();
    }

    @Test
    void a_session_that_ends_cancels_its_calls() throws Exception {
        String session = session("ann");
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(post(session, "ann", EVALUATE), BodyHandlers.ofString());
        blocked.started.await();

        assertThat(status(request(session, "ann").DELETE().build())).isEqualTo(204);

        blocked.interrupted.await();
        assertThat(answer.get().body()).doesNotContain("result");
    }

    @Test
    void a_client_whose_connection_broke_goes_on_after_the_last_event_that_it_has() throws Exception {
        String session = session("ann");
        String last = firstEventId(client.send(post(session, "ann", EVALUATE), BodyHandlers.ofInputStream())
                .body());
        blocked.mayJudge.countDown();

        HttpResponse<String> rest = client.send(
                request(session, "ann").header("Last-Event-ID", last).GET().build(), BodyHandlers.ofString());

        assertThat(rest.statusCode()).isEqualTo(200);
        assertThat(rest.body()).contains("\"id\":7", "judged");
        assertThat(client.send(
                                request(session, "ann")
                                        .header("Last-Event-ID", last)
                                        .GET()
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .as("a second time, after its end")
                .contains("\"id\":7");
        assertThat(status(request(session, "ann")
                        .header("Last-Event-ID", "99/0")
                        .GET()
                        .build()))
                .isEqualTo(404);
        assertThat(status(request(session, "ann")
                        .header("Last-Event-ID", "odd")
                        .GET()
                        .build()))
                .isEqualTo(404);
    }

    /** Reads the first event, and closes the connection. */
    private static String firstEventId(InputStream events) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
            return lines.readLine().substring("id: ".length());
        }
    }
}
