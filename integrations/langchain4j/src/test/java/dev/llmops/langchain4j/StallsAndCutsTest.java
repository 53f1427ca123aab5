package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that falls silent or hangs up. The JDK's HTTP client does not time out a body that stalls, and LangChain4j
 * reports a stream that was cut as a success (research of its version 1.19).
 */
@Timeout(60)
class StallsAndCutsTest {

    private static final ModelRequest REQUEST = ModelRequest.user("Where does the cat sleep?");

    private final FakeModelServer server = new FakeModelServer(FakeExchange::answer);

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void a_call_whose_server_stalls_before_the_headers_times_out_and_hangs_up() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        server.behave(exchange -> stall(exchange, silent));

        assertTimesOut(silent);
    }

    @Test
    void a_call_whose_body_stalls_times_out_and_hangs_up() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        server.behave(exchange -> {
            exchange.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{\"id\":");
            stall(exchange, silent);
        });

        assertTimesOut(silent);
    }

    private void assertTimesOut(CountDownLatch silent) throws InterruptedException {
        ModelClient client = builder(TestWaiting.runningOutAt(silent)).build();

        assertThatThrownBy(() -> client.generate(REQUEST)).isInstanceOf(ModelTimeoutException.class);
        server.last().awaitClientGone();
    }

    @Test
    void a_stream_that_stalls_before_the_headers_times_out_and_hangs_up() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        server.behave(exchange -> stall(exchange, silent));

        try (ModelStream stream = builder(TestWaiting.runningOutAt(silent)).build().stream(REQUEST)) {
            assertThat(error(stream.next())).isInstanceOf(ModelTimeoutException.class);
            server.last().awaitClientGone();
        }
    }

    @Test
    void a_stream_that_stalls_in_the_middle_times_out_keeps_what_had_arrived_and_hangs_up() throws Exception {
        server.behave(exchange -> {
            exchange.startEvents();
            exchange.text("The cat");
            exchange.stall();
        });
        TestWaiting waiting = TestWaiting.patient();

        try (ModelStream stream = builder(waiting).build().stream(REQUEST)) {
            assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta("The cat"));
            waiting.runOut();

            assertThat(stream.next()).isInstanceOfSatisfying(ModelEvent.Failed.class, failed -> {
                assertThat(failed.error())
                        .isInstanceOf(ModelTimeoutException.class)
                        .hasMessageContaining("idleTimeout of PT5S");
                assertThat(failed.partial().message().text()).isEqualTo("The cat");
            });
            server.last().awaitClientGone();
        }
    }

    @Test
    void a_stream_that_only_drips_comes_to_the_limit_of_the_whole_call() throws Exception {
        server.behave(exchange -> {
            exchange.startEvents();
            exchange.text("drip ");
            exchange.text("drip ");
            exchange.stall();
        });
        TestWaiting waiting = TestWaiting.patient();

        try (ModelStream stream = builder(waiting).build().stream(REQUEST)) {
            stream.next();
            waiting.advance(Duration.ofSeconds(21));

            assertThat(error(stream.next()))
                    .isInstanceOf(ModelTimeoutException.class)
                    .hasMessageContaining("timeout of PT20S");
            server.last().awaitClientGone();
        }
    }

    @Test
    void a_cancelled_stream_hangs_up_before_its_first_byte() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        server.behave(exchange -> stall(exchange, silent));

        try (ModelStream stream = builder(TestWaiting.patient()).build().stream(REQUEST)) {
            silent.await();
            stream.cancel();

            assertThat(stream.next()).isInstanceOf(ModelEvent.Cancelled.class);
            server.last().awaitClientGone();
        }
    }

    @Test
    void closing_the_client_ends_a_blocking_call_on_the_wire() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        server.behave(exchange -> stall(exchange, silent));
        ModelClient client = builder(TestWaiting.patient()).build();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                client.generate(REQUEST);
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        caller.start();
        silent.await();
        client.close();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(CallCancelledException.class);
        server.last().awaitClientGone();
    }

    @Test
    void a_cut_stream_is_no_success_and_keeps_what_had_arrived() {
        server.behave(exchange -> {
            exchange.startEvents();
            exchange.text("The cat sl");
        });

        assertTruncated("The cat sl");
    }

    /** The JDK's client forgets what it has not handed over when the connection breaks, so the server waits for that. */
    @Test
    void a_stream_cut_in_the_middle_of_an_event_is_no_success() {
        CountDownLatch read = new CountDownLatch(1);
        server.behave(exchange -> {
            exchange.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"The cat\"}}]}\n\n";
            exchange.raw(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
            read.await();
            exchange.raw("40\r\ndata: {\"choi");
        });

        assertTruncated("The cat", read);
    }

    @Test
    void a_stream_that_says_done_without_a_finish_reason_is_no_success() {
        server.behave(exchange -> {
            exchange.startEvents();
            exchange.text("The cat");
            exchange.usageAndDone();
        });

        assertTruncated("The cat");
    }

    @Test
    void a_stream_without_finish_reason_is_complete_if_the_application_says_so() {
        server.behave(exchange -> {
            exchange.startEvents();
            exchange.text("The cat");
            exchange.usageAndDone();
        });
        ModelClient client =
                builder(TestWaiting.patient()).acceptMissingFinishReason().build();

        assertThat(client.stream(REQUEST).await().text()).isEqualTo("The cat");
    }

    @Test
    void a_stream_cut_behind_its_finish_reason_is_complete_but_its_usage_is_unknown() {
        server.behave(exchange -> {
            exchange.startEvents();
            exchange.text("The cat");
            exchange.finish("stop");
        });

        var response = builder(TestWaiting.patient()).build().stream(REQUEST).await();

        assertThat(response.text()).isEqualTo("The cat");
        assertThat(response.usage().total()).isNull();
    }

    @Test
    void an_error_event_in_the_middle_ends_the_stream_once() {
        server.behave(exchange -> {
            exchange.startEvents();
            exchange.text("The cat");
            exchange.raw("event: error\ndata: {\"message\":\"out of memory\"}\n\n");
            exchange.text("never seen");
            exchange.finish("stop");
            exchange.usageAndDone();
        });

        try (ModelStream stream = builder(TestWaiting.patient()).build().stream(REQUEST)) {
            stream.next();
            ModelEvent end = stream.next();
            assertThat(error(end)).isInstanceOf(ModelException.class);
            assertThat(((ModelEvent.Failed) end).partial().message().text()).isEqualTo("The cat");
        }
    }

    @Test
    void broken_json_in_the_middle_ends_the_stream_with_what_had_arrived() {
        server.behave(exchange -> {
            exchange.startEvents();
            exchange.text("The cat");
            exchange.event("{\"choices\":[");
            exchange.finish("stop");
        });

        try (ModelStream stream = builder(TestWaiting.patient()).build().stream(REQUEST)) {
            stream.next();
            assertThat(error(stream.next())).isInstanceOf(InvalidModelResponseException.class);
        }
    }

    private void assertTruncated(String arrived) {
        assertTruncated(arrived, new CountDownLatch(1));
    }

    private void assertTruncated(String arrived, CountDownLatch read) {
        try (ModelStream stream = builder(TestWaiting.patient()).build().stream(REQUEST)) {
            assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta(arrived));
            read.countDown();
            assertThat(stream.next()).isInstanceOfSatisfying(ModelEvent.Failed.class, failed -> {
                assertThat(failed.error()).isInstanceOf(StreamTruncatedException.class);
                assertThat(failed.partial().message().text()).isEqualTo(arrived);
            });
        }
    }

    private static void stall(FakeExchange exchange, CountDownLatch silent) throws IOException {
        silent.countDown();
        exchange.stall();
    }

    private static Throwable error(ModelEvent event) {
        return ((ModelEvent.Failed) event).error();
    }

    private LangChain4jClientBuilder builder(TestWaiting waiting) {
        return LangChain4jModels.builder()
                .model(OpenAiModels.blocking(server).build())
                .streamingModel(OpenAiModels.streaming(server).build())
                .idleTimeout(Duration.ofSeconds(5))
                .timeout(Duration.ofSeconds(20))
                .waiting(waiting);
    }
}
