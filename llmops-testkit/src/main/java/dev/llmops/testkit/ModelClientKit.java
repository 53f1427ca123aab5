package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What every {@link ModelClient} promises. A client's test extends this class and says how to make the client and what
 * to ask it; a promise whose request it does not have is skipped with a message.
 *
 * <p>No test measures time. The time limit only turns a test that would hang for ever into one that fails.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class ModelClientKit {

    private static final int CONCURRENT_CALLS = 4;
    private static final int SPINS_OF_A_SLOW_READER = 20_000;

    private ModelClient client = ModelClient.noop();

    /** For subclasses. */
    protected ModelClientKit() {}

    /**
     * {@return a new client, which the kit closes}
     *
     * @throws Exception if there is none to be had
     */
    protected abstract ModelClient createClient() throws Exception;

    /** {@return a request that is answered, and each time with the same text} */
    protected abstract ModelRequest request();

    /**
     * {@return a request whose answer begins, and then goes on for so long that a test can cancel it: for ever, or for
     * many more deltas than the client buffers}
     */
    protected Optional<ModelRequest> longRequest() {
        return Optional.empty();
    }

    /** {@return a request that fails each time} */
    protected Optional<ModelRequest> failingRequest() {
        return Optional.empty();
    }

    /** {@return {@link #request()} with every parameter set; a client may refuse it, but only in so many words} */
    protected ModelRequest requestWithAllParameters() {
        ModelParameters all = ModelParameters.builder()
                .temperature(0.1)
                .topP(0.9)
                .topK(40)
                .minP(0.05)
                .seed(42)
                .maxTokens(64)
                .stopSequences(List.of("\n\n\n\n"))
                .build();
        return request().toBuilder().parameters(all).build();
    }

    /** {@return the client of this test} */
    protected final ModelClient client() {
        return client;
    }

    @BeforeEach
    final void openClient() throws Exception {
        client = createClient();
    }

    @AfterEach
    final void closeClient() {
        client.close();
    }

    @Test
    void description_is_the_same_at_every_call() {
        var before = client.description();

        client.generate(request());

        assertThat(client.description()).isEqualTo(before);
        assertThat(before.identity().provider()).isNotBlank();
        assertThat(before.identity().name()).isNotBlank();
    }

    @Test
    void times_of_an_answer_fit_together() {
        ModelResponse response = client.generate(request());

        assertThat(response.total()).isGreaterThanOrEqualTo(Duration.ZERO);
        if (response.timeToFirstToken() != null) {
            assertThat(response.timeToFirstToken()).isBetween(Duration.ZERO, response.total());
        }
    }

    @Test
    void an_answer_is_the_same_read_at_once_or_as_a_stream() {
        ModelResponse whole = client.generate(request());
        ModelResponse streamed = StreamTranscript.of(client, request()).response();

        assertThat(streamed.message()).isEqualTo(whole.message());
        assertThat(streamed.finishReason()).isEqualTo(whole.finishReason());
    }

    @Test
    void deltas_joined_are_the_answer() {
        StreamTranscript transcript = StreamTranscript.of(client, request());

        transcript.assertDeltasMakeUp(transcript.response().message());
    }

    @Test
    void await_gives_the_answer_of_the_stream() {
        ModelResponse response = client.stream(request()).await();

        assertThat(response.text()).isEqualTo(client.generate(request()).text());
    }

    @Test
    void a_stream_ends_once_and_has_nothing_behind_its_end() {
        try (ModelStream stream = client.stream(request())) {
            StreamTranscript.read(stream);

            assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void a_slow_reader_gets_every_delta_in_order() {
        StreamTranscript slow;
        try (ModelStream stream = client.stream(request())) {
            slow = StreamTranscript.read(stream, event -> idle());
        }

        slow.assertDeltasMakeUp(slow.response().message());
        assertThat(slow.response().text()).isEqualTo(client.generate(request()).text());
    }

    @Test
    void cancelling_or_closing_behind_the_end_changes_nothing() {
        try (ModelStream stream = client.stream(request())) {
            StreamTranscript.read(stream);
            stream.cancel();
            stream.cancel();
            stream.close();
            stream.close();

            assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void a_stream_cancelled_before_it_is_read_ends() {
        try (ModelStream stream = client.stream(longRequestOrSkip())) {
            stream.cancel();

            assertThat(StreamTranscript.read(stream).end()).isInstanceOf(ModelEvent.Cancelled.class);
        }
    }

    @Test
    void a_stream_cancelled_by_another_thread_ends_and_keeps_what_had_arrived() throws Exception {
        try (ModelStream stream = client.stream(longRequestOrSkip())) {
            CountDownLatch begun = new CountDownLatch(1);
            Background<StreamTranscript> reader =
                    Background.run(() -> StreamTranscript.read(stream, event -> begun.countDown()));
            begun.await();
            stream.cancel();

            assertCancelled(reader.result());
        }
    }

    @Test
    void an_interrupt_of_the_reader_cancels_the_stream() throws Exception {
        Background<StreamTranscript> reader = Background.run(() -> {
            try (ModelStream stream = client.stream(longRequestOrSkip())) {
                return StreamTranscript.read(
                        stream, event -> Thread.currentThread().interrupt());
            }
        });

        assertCancelled(reader.result());
    }

    @Test
    void an_interrupt_of_the_waiting_thread_cancels_the_call_and_stays_set() throws Exception {
        ModelRequest request = longRequestOrSkip();
        CountDownLatch begun = new CountDownLatch(1);
        Background<Boolean> call = Background.run(() -> {
            begun.countDown();
            assertThat(catchThrowable(() -> client.generate(request))).isInstanceOf(CallCancelledException.class);
            return Thread.currentThread().isInterrupted();
        });
        begun.await();
        call.interrupt();

        assertThat(call.result()).as("interrupt status after the call").isTrue();
    }

    @Test
    void closing_a_stream_in_the_middle_cancels_it_and_leaves_the_client_usable() {
        try (ModelStream stream = client.stream(longRequestOrSkip())) {
            stream.next();
            stream.close();
            stream.close();

            assertThat(StreamTranscript.read(stream).end()).isInstanceOf(ModelEvent.Cancelled.class);
        }
        assertThat(client.generate(request())).isNotNull();
    }

    @Test
    void closing_the_client_ends_a_stream_in_the_middle() throws Exception {
        try (ModelStream stream = client.stream(longRequestOrSkip())) {
            CountDownLatch begun = new CountDownLatch(1);
            Background<StreamTranscript> reader =
                    Background.run(() -> StreamTranscript.read(stream, event -> begun.countDown()));
            begun.await();
            client.close();

            assertThat(reader.result().end()).isNotInstanceOf(ModelEvent.Completed.class);
        }
    }

    @Test
    void closing_the_client_ends_a_call_that_waits() throws Exception {
        ModelRequest request = longRequestOrSkip();
        CountDownLatch begun = new CountDownLatch(1);
        Background<Throwable> call = Background.run(() -> {
            begun.countDown();
            return catchThrowable(() -> client.generate(request));
        });
        begun.await();
        client.close();

        assertThat(call.result()).isInstanceOfAny(LlmOpsException.class, IllegalStateException.class);
    }

    @Test
    void closing_the_client_twice_does_nothing_and_a_later_call_does_not_hang() {
        client.close();
        client.close();

        Throwable thrown = catchThrowable(() -> client.generate(request()));

        if (thrown != null) {
            assertThat(thrown).isInstanceOfAny(LlmOpsException.class, IllegalStateException.class);
        }
    }

    @Test
    void concurrent_calls_each_get_their_own_answer() {
        String expected = client.generate(request()).text();
        List<Background<String>> calls = IntStream.range(0, CONCURRENT_CALLS)
                .mapToObj(i -> Background.run(i % 2 == 0 ? this::wholeText : this::streamedText))
                .toList();

        assertThat(calls.stream().map(Background::result).collect(Collectors.toSet()))
                .containsExactly(expected);
    }

    @Test
    void a_request_with_all_parameters_is_answered_or_refused_in_so_many_words() {
        Throwable thrown = catchThrowable(() -> client.generate(requestWithAllParameters()));
        ModelEvent.End end =
                StreamTranscript.of(client, requestWithAllParameters()).end();

        if (thrown == null) {
            assertThat(end).isInstanceOf(ModelEvent.Completed.class);
            return;
        }
        assertThat(thrown).isInstanceOf(InvalidRequestException.class);
        assertThat(end)
                .isInstanceOfSatisfying(
                        ModelEvent.Failed.class,
                        failed -> assertThat(failed.error()).hasSameClassAs(thrown));
    }

    @Test
    void a_fault_is_thrown_by_the_call_and_is_the_end_of_the_stream() {
        assumeTrue(failingRequest().isPresent(), "no failingRequest()");
        ModelRequest failing = failingRequest().orElseThrow();

        Throwable thrown = catchThrowable(() -> client.generate(failing));
        StreamTranscript transcript = StreamTranscript.of(client, failing);

        assertThat(thrown).isInstanceOf(LlmOpsException.class).hasMessageMatching("(?s).*\\S.*");
        assertThat(transcript.end()).isInstanceOfSatisfying(ModelEvent.Failed.class, failed -> {
            assertThat(failed.error()).hasSameClassAs(thrown);
            transcript.assertDeltasBegin(failed.partial().message());
        });
    }

    private static void assertCancelled(StreamTranscript transcript) {
        assertThat(transcript.end())
                .isInstanceOfSatisfying(
                        ModelEvent.Cancelled.class,
                        cancelled ->
                                transcript.assertDeltasBegin(cancelled.partial().message()));
    }

    private String wholeText() {
        return client.generate(request()).text();
    }

    private String streamedText() {
        return StreamTranscript.of(client, request()).text();
    }

    private ModelRequest longRequestOrSkip() {
        assumeTrue(longRequest().isPresent(), "no longRequest()");
        return longRequest().orElseThrow();
    }

    /** Lets the writing side run ahead as far as it can. */
    private static void idle() {
        for (int i = 0; i < SPINS_OF_A_SLOW_READER; i++) {
            Thread.onSpinWait();
        }
    }
}
