package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.testkit.ClosedPort;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TimeoutsAndConnectionsTest {

    private static final String TOKEN = "data: {\"choices\":[{\"delta\":{\"content\":\"The cat\"}}]}\n\n";

    @Test
    void a_server_that_says_nothing_runs_into_the_limit_for_the_first_token() {
        assertThat(failure(builder(ScriptedHttpClient.streaming().thenStalls())))
                .isInstanceOf(ModelTimeoutException.class)
                .hasMessageContaining("firstTokenTimeout of PT5S");
    }

    @Test
    void keep_alives_and_empty_deltas_are_no_tokens() {
        String alive =
                ": ping\n\ndata: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n: ping\n\n";

        assertThat(failure(builder(ScriptedHttpClient.streaming(alive).thenStalls())))
                .hasMessageContaining("firstTokenTimeout of PT5S");
    }

    @Test
    void a_stream_that_stalls_in_the_middle_runs_into_the_limit_between_tokens_and_keeps_what_had_arrived() {
        ModelClient client =
                builder(ScriptedHttpClient.streaming(TOKEN).thenStalls()).build();
        try (ModelStream stream = client.stream(ModelRequest.user("?"))) {
            assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta("The cat"));
            assertThat(stream.next()).isInstanceOfSatisfying(ModelEvent.Failed.class, failed -> {
                assertThat(failed.error()).hasMessageContaining("idleTimeout of PT3S");
                assertThat(failed.partial().message().text()).isEqualTo("The cat");
            });
        }
    }

    @Test
    void a_stream_that_drips_runs_into_the_limit_of_the_whole_call() {
        TestWaiting waiting = new TestWaiting();
        ModelClient client = builder(ScriptedHttpClient.streaming(TOKEN).thenStalls())
                .waiting(waiting)
                .build();
        try (ModelStream stream = client.stream(ModelRequest.user("?"))) {
            stream.next();
            waiting.advance(Duration.ofSeconds(19));
            assertThat(((ModelEvent.Failed) stream.next()).error()).hasMessageContaining("timeout of PT20S");
        }
    }

    @Test
    void a_blocking_call_has_the_limit_of_the_whole_alone() {
        ModelClient client =
                builder(ScriptedHttpClient.streaming().thenStalls()).build();

        assertThatThrownBy(() -> client.generate(ModelRequest.user("?")))
                .isInstanceOf(ModelTimeoutException.class)
                .hasMessageContaining("timeout of PT20S");
    }

    @Test
    void of_a_slow_reader_only_a_few_pieces_are_fetched_ahead() {
        byte[][] pieces = new byte[1000][];
        Arrays.fill(pieces, TOKEN.getBytes(StandardCharsets.UTF_8));
        ScriptedHttpClient http = ScriptedHttpClient.streaming(pieces).thenStalls();
        try (ModelStream stream = builder(http).build().stream(ModelRequest.user("?"))) {
            for (int read = 1; read <= 900; read++) {
                assertThat(stream.next()).isInstanceOf(ModelEvent.TextDelta.class);
                assertThat(http.handedOver).isBetween(read, read + 8);
            }
        }
    }

    @Test
    void a_cancelled_stream_hangs_up() throws Exception {
        try (FakeModelServer server = new FakeModelServer(exchange -> {
            exchange.startEvents();
            exchange.chunk(TOKEN);
            exchange.stall();
        })) {
            ModelStream stream = real(server).stream(ModelRequest.user("?"));
            stream.next();
            stream.cancel();

            assertThat(stream.next()).isInstanceOf(ModelEvent.Cancelled.class);
            server.clientGone.await();
        }
    }

    @Test
    void a_stream_that_is_cancelled_before_its_first_byte_hangs_up_and_leaves_no_interrupt() throws Exception {
        try (FakeModelServer server = new FakeModelServer(FakeModelServer.Exchange::stall)) {
            ModelStream stream = real(server).stream(ModelRequest.user("?"));
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            CompletableFuture<ModelEvent> event = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                event.complete(stream.next());
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            reader.start();
            server.stalled.await();
            stream.cancel();
            server.clientGone.await();

            assertThat(event.get()).isInstanceOf(ModelEvent.Cancelled.class);
            assertThat(interrupted.get()).isFalse();
            stream.close();
        }
    }

    @Test
    void an_interrupt_before_the_first_byte_hangs_up_and_stays_set() throws Exception {
        try (FakeModelServer server = new FakeModelServer(FakeModelServer.Exchange::stall)) {
            ModelStream stream = real(server).stream(ModelRequest.user("?"));
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                stream.next();
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            reader.start();
            server.stalled.await();
            reader.interrupt();
            server.clientGone.await();

            assertThat(interrupted.get()).isTrue();
        }
    }

    @Test
    void a_real_server_that_says_nothing_runs_into_the_limit_for_the_first_token() throws Exception {
        try (FakeModelServer server = new FakeModelServer(FakeModelServer.Exchange::stall)) {
            ModelStream stream = OpenAiCompatibleClient.builder()
                    .baseUrl(server.url("/v1"))
                    .model("fake")
                    .firstTokenTimeout(Duration.ofMillis(50))
                    .build()
                    .stream(ModelRequest.user("?"));

            assertThat(((ModelEvent.Failed) stream.next()).error())
                    .isInstanceOf(ModelTimeoutException.class)
                    .hasMessageContaining("firstTokenTimeout of PT0.05S");
            server.clientGone.await();
        }
    }

    @Test
    void a_stream_that_is_closed_before_it_is_read_sends_nothing() throws Exception {
        try (FakeModelServer server = new FakeModelServer(TimeoutsAndConnectionsTest::answer)) {
            ModelStream stream = real(server).stream(ModelRequest.user("?"));
            stream.close();

            assertThat(stream.next()).isInstanceOf(ModelEvent.Cancelled.class);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void a_connection_serves_one_answer_after_the_other() throws Exception {
        try (FakeModelServer server = new FakeModelServer(TimeoutsAndConnectionsTest::answer)) {
            ModelClient client = real(server);
            for (int i = 0; i < 5; i++) {
                assertThat(client.stream(ModelRequest.user("?")).await().text()).isEqualTo("The cat");
            }
            assertThat(server.connections()).isLessThan(5);
        }
    }

    private static void answer(FakeModelServer.Exchange exchange) throws IOException {
        exchange.startEvents();
        exchange.chunk(TOKEN + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        exchange.endChunks();
    }

    @Test
    void a_port_where_nobody_listens() {
        try (ClosedPort port = new ClosedPort()) {
            ModelClient client = OpenAiCompatibleClient.builder()
                    .baseUrl(port.uri("/v1").toString())
                    .model("fake")
                    .build();

            assertThatThrownBy(() -> client.generate(ModelRequest.user("?")))
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageContaining("baseUrl");
        }
    }

    @Test
    void bad_options_are_refused_where_they_are_set() {
        assertThat(catchThrowable(() -> OpenAiCompatibleClient.builder().baseUrl("ftp://host/v1")))
                .hasMessageContaining("baseUrl must be");
        assertThat(catchThrowable(() -> OpenAiCompatibleClient.builder().baseUrl("http://user:secret@host/v1")))
                .hasMessageNotContaining("secret");
        assertThat(catchThrowable(() -> OpenAiCompatibleClient.builder().model(" ")))
                .hasMessageContaining("model");
        assertThat(catchThrowable(() -> OpenAiCompatibleClient.builder().header("X-A", "secret\n")))
                .hasMessageContaining("'X-A'")
                .hasMessageNotContaining("secret");
        assertThat(catchThrowable(() -> OpenAiCompatibleClient.builder().idleTimeout(Duration.ZERO)))
                .hasMessageContaining("idleTimeout must be above 0, but was PT0S");
        assertThat(catchThrowable(() -> OpenAiCompatibleClient.builder().maxResponseBytes(0)))
                .hasMessageContaining("maxResponseBytes must be at least 1");
        assertThat(catchThrowable(
                        () -> OpenAiCompatibleClient.builder().apiKey("k1").apiKey("k2")))
                .hasMessageNotContaining("k1");
        assertThat(catchThrowable(() -> OpenAiCompatibleClient.builder()
                        .httpClient(HttpClient.newBuilder()
                                .followRedirects(HttpClient.Redirect.NORMAL)
                                .build())))
                .hasMessageContaining("followRedirects of httpClient must be NEVER, but was NORMAL");
        assertThat(catchThrowable(
                        () -> OpenAiCompatibleClient.builder().model("m").build()))
                .hasMessageContaining("baseUrl must be set");
    }

    private static Throwable failure(OpenAiCompatibleClientBuilder builder) {
        try (ModelStream stream = builder.build().stream(ModelRequest.user("?"))) {
            return ((ModelEvent.Failed) stream.forEach(event -> {})).error();
        }
    }

    private static ModelClient real(FakeModelServer server) {
        return OpenAiCompatibleClient.builder()
                .baseUrl(server.url("/v1"))
                .model("fake")
                .build();
    }

    private static OpenAiCompatibleClientBuilder builder(ScriptedHttpClient http) {
        return OpenAiCompatibleClient.builder()
                .baseUrl("http://localhost:1/v1")
                .model("fake")
                .httpClient(http)
                .waiting(new TestWaiting())
                .firstTokenTimeout(Duration.ofSeconds(5))
                .idleTimeout(Duration.ofSeconds(3))
                .timeout(Duration.ofSeconds(20));
    }
}
