package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Closing ends what runs, and its records are written before the store goes. */
class CloseTest {

    private final Fixture fixture = new Fixture();

    @Test
    void a_streamed_call_that_runs_is_cancelled_and_recorded() {
        LlmOps ops = fixture.with(ScriptedModelClient.of(request -> List.of(new ModelEvent.TextDelta("One"))));
        AnswerStream answer = ops.request(ModelRequest.user("?")).stream();
        assertThat(answer.next()).isEqualTo(new ModelEvent.TextDelta("One"));
        CompletableFuture<ModelEvent> waiting = CompletableFuture.supplyAsync(answer::next);

        ops.close();

        assertThat(waiting.join()).isInstanceOf(ModelEvent.Cancelled.class);
        assertThat(fixture.store.only().status()).isEqualTo(GenerationStatus.CANCELLED);
        assertThat(fixture.store.closed.get()).isEqualTo(1);
    }

    @Test
    void a_stream_that_nobody_reads_any_more_is_recorded_too() {
        LlmOps ops = fixture.with(ScriptedModelClient.saying("never read"));
        ops.request(ModelRequest.user("?")).stream();

        ops.close();

        assertThat(fixture.store.only().status()).isEqualTo(GenerationStatus.CANCELLED);
    }

    @Test
    void a_blocking_call_that_runs_is_ended_by_closing_its_model() throws Exception {
        UntilClosed model = new UntilClosed();
        LlmOps ops = fixture.with(model);
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(
                () -> ops.request(ModelRequest.user("?")).ask());
        model.called.await();

        ops.close();

        assertThatThrownBy(waiting::join).hasCauseInstanceOf(CallCancelledException.class);
        assertThat(fixture.store.only().status()).isEqualTo(GenerationStatus.CANCELLED);
        assertThat(fixture.store.closed.get()).isEqualTo(1);
    }

    @Test
    void a_blocking_second_try_that_runs_is_ended_too() throws Exception {
        UntilClosed model = new UntilClosed();
        LlmOps ops = fixture.builder
                .model(
                        "first",
                        ScriptedModelClient.of(
                                request -> ScriptedModelClient.failing("", new ModelUnavailableException("down"))))
                .model("second", model)
                .fallback("second")
                .build();
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(
                () -> ops.request(ModelRequest.user("?")).ask());
        model.called.await();

        ops.close();

        assertThatThrownBy(waiting::join).hasCauseInstanceOf(CallCancelledException.class);
        assertThat(fixture.store.only().attempts()).hasSize(2);
    }

    @Test
    void closing_twice_closes_once_and_later_calls_are_refused() {
        LlmOps ops = fixture.with(ScriptedModelClient.saying("yes"));
        ops.close();
        ops.close();

        assertThat(fixture.store.closed.get()).isEqualTo(1);
        assertThatThrownBy(() -> ops.request(ModelRequest.user("?")).ask())
                .isInstanceOf(CallCancelledException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void a_listener_that_is_also_a_sink_is_closed_once_and_before_the_store() {
        Observer observer = new Observer();
        LlmOps ops = fixture.builder
                .model(ScriptedModelClient.saying("yes"))
                .listener(observer)
                .feedbackSink(observer)
                .build();
        ops.request(ModelRequest.user("?")).ask();

        ops.close();
        ops.close();

        assertThat(observer.storesClosedBefore).containsExactly(0);
        assertThat(fixture.store.closed.get()).isEqualTo(1);
    }

    @Test
    void an_observer_that_cannot_be_closed_leaves_the_store_closed() {
        LlmOps ops = fixture.builder
                .model(ScriptedModelClient.saying("yes"))
                .listener(new Observer() {
                    @Override
                    public void close() throws IOException {
                        throw new IOException("stuck");
                    }
                })
                .build();

        assertThatThrownBy(ops::close).hasMessageStartingWith("could not close").hasRootCauseMessage("stuck");
        assertThat(fixture.store.closed.get()).isEqualTo(1);
    }

    /** Notes how many stores were closed before it. */
    private class Observer implements GenerationListener, FeedbackSink, AutoCloseable {

        final List<Integer> storesClosedBefore = new ArrayList<>();

        @Override
        public void onGeneration(Generation generation) {
            // Only closing counts.
        }

        @Override
        public void accept(Feedback feedback) {
            // Only closing counts.
        }

        @Override
        public void close() throws IOException {
            storesClosedBefore.add(fixture.store.closed.get());
        }
    }

    private static final class UntilClosed implements ModelClient {

        final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public ModelDescription description() {
            return ModelClient.noop().description();
        }

        @Override
        public ModelResponse generate(ModelRequest request) {
            called.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new CallCancelledException("the model was closed");
        }

        @Override
        public ModelStream stream(ModelRequest request) {
            return ModelStream.completed(generate(request));
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
