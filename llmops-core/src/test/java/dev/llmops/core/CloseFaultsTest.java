package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.thread.Uninterrupted;
import dev.llmops.core.chain.AnswerNotRecordedException;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a model, a listener, a sink or a store throws, all is closed, in order, and no answer is lost. */
@Timeout(60)
class CloseFaultsTest {

    private static final ModelResponse YES = ScriptedModelClient.saying("yes").generate(ModelRequest.user("?"));

    private final Fixture fixture = new Fixture();

    static Stream<Throwable> faults() {
        return Stream.of(
                new IllegalStateException("an exception"), new AssertionError("an error"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_model_that_can_not_be_closed_leaves_nothing_open(Throwable fault) {
        List<String> closed = new ArrayList<>();
        LlmOps ops = fixture.builder
                .model("one", closing(() -> fail(fault)))
                .model("two", closing(() -> closed.add("two")))
                .model("three", closing(() -> fail(new IllegalArgumentException("also"))))
                .build();
        ops.request(ModelRequest.user("?")).ask();

        Throwable thrown = catchThrowable(ops::close);

        assertThat(thrown).isSameAs(fault);
        assertThat(thrown.getSuppressed()).hasSize(1);
        assertThat(closed).containsExactly("two");
        assertThat(fixture.store.closed.get()).isEqualTo(1);
        ops.close();
        assertThat(fixture.store.closed.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_stream_that_can_not_be_closed_leaves_the_others_and_the_store_not_open(Throwable fault) {
        List<String> closed = new ArrayList<>();
        LlmOps ops = fixture.builder
                .model("one", streaming(() -> fail(fault)))
                .model("two", streaming(() -> closed.add("two")))
                .build();
        ops.request(ModelRequest.user("?")).model("one").stream().next();
        ops.request(ModelRequest.user("?")).model("two").stream().next();

        assertThat(catchThrowable(ops::close)).isNotNull();

        assertThat(closed).containsOnly("two");
        assertThat(fixture.store.saved).extracting(Generation::status).containsOnly(GenerationStatus.CANCELLED);
        assertThat(fixture.store.closed.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_stream_that_fails_and_can_not_be_closed_keeps_no_other_model_from_answering(Throwable fault) {
        LlmOps ops = fixture.builder
                .model(
                        "one",
                        new Scripted(
                                () -> YES, () -> unclosable(new ModelUnavailableException("down"), fault), () -> {}))
                .model("two", ScriptedModelClient.saying("two"))
                .fallback("two")
                .build();

        assertThat(ops.request(ModelRequest.user("?")).stream().answer().text()).isEqualTo("two");
        assertThat(fixture.store.only().attempts()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_stream_that_can_not_be_closed_hides_no_decision_of_a_guardrail(Throwable fault) {
        LlmOps ops = fixture.builder
                .model(new Scripted(() -> YES, () -> unclosable(null, fault), () -> {}))
                .guardrails(FakeGuardrail.of(
                        "never", GuardrailStage.OUTPUT, (stage, text, context) -> Decision.block("never")))
                .build();

        AnswerStream answer = ops.request(ModelRequest.user("?")).stream();

        assertThat(answer.forEach(event -> {}))
                .isInstanceOfSatisfying(
                        ModelEvent.Failed.class,
                        end -> assertThat(end.error()).isInstanceOf(GuardrailBlockedException.class));
        assertThat(fixture.store.only().status()).isEqualTo(GenerationStatus.BLOCKED);
    }

    @Test
    void a_stream_that_can_not_be_closed_takes_no_answer_along() {
        IllegalStateException fault = new IllegalStateException("an exception");
        LlmOps ops = fixture.builder
                .model(new Scripted(() -> YES, () -> unclosable(null, fault), () -> {}))
                .build();

        assertThat(ops.request(ModelRequest.user("?")).stream().answer().text()).isEqualTo("yes");

        assertThat(fixture.faults).containsExactly(fault);
        assertThat(fixture.store.only().status()).isEqualTo(GenerationStatus.COMPLETED);
    }

    /** Says yes or fails, and cannot be closed. */
    private static ModelStream unclosable(@Nullable LlmOpsException failure, Throwable fault) {
        ModelStream answer = failure == null
                ? ModelStream.completed(YES)
                : ModelStream.ended(new ModelEvent.Failed(failure, PartialResponse.NONE));
        return new ModelStream() {
            @Override
            public ModelEvent next() {
                return answer.next();
            }

            @Override
            public void cancel() {}

            @Override
            public void close() {
                fail(fault);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_listener_that_throws_hears_of_a_call_once_and_loses_no_answer(Throwable fault) {
        List<Generation> heard = new ArrayList<>();
        List<Generation> heardByAnother = new ArrayList<>();
        LlmOps ops = fixture.builder
                .listener(generation -> {
                    heard.add(generation);
                    fail(fault);
                })
                .listener(heardByAnother::add)
                .model(ScriptedModelClient.saying("good"))
                .build();

        assertThat(ops.request(ModelRequest.user("?")).ask().text()).isEqualTo("good");
        try (AnswerStream stream = ops.request(ModelRequest.user("?")).stream()) {
            assertThat(stream.answer().text()).isEqualTo("good");
        }
        ops.request(ModelRequest.user("?")).stream();
        ops.close();

        assertThat(heard)
                .isEqualTo(heardByAnother)
                .isEqualTo(fixture.store.saved)
                .hasSize(3);
        assertThat(fixture.faults).hasSize(3).containsOnly(fault);
        assertThat(fixture.store.closed.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_store_that_throws_while_it_saves_takes_no_answer_and_no_close_along(Throwable fault) {
        Fixture failing = new Fixture(new MemoryStore() {
            @Override
            public CompletableFuture<Void> save(Generation generation) {
                fail(fault);
                return super.save(generation);
            }
        });
        LlmOps ops = failing.with(ScriptedModelClient.saying("good"));

        assertThatThrownBy(() -> ops.request(ModelRequest.user("?")).ask())
                .isInstanceOfSatisfying(
                        AnswerNotRecordedException.class,
                        lost -> assertThat(
                                        lost.generation().response().message().text())
                                .isEqualTo("good"))
                .rootCause()
                .isSameAs(fault);
        ops.request(ModelRequest.user("?")).stream();
        ops.close();

        assertThat(failing.store.closed.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_sink_of_feedback_that_throws_stops_no_other(Throwable fault) {
        List<Feedback> told = new ArrayList<>();
        try (LlmOps ops = fixture.builder
                .feedbackSink(feedback -> fail(fault))
                .feedbackSink(told::add)
                .model(ScriptedModelClient.saying("good"))
                .build()) {
            ops.feedback().thumbsUp(ops.request(ModelRequest.user("?")).ask().generationId());
        }

        assertThat(told).hasSize(1);
        assertThat(fixture.faults).containsExactly(fault);
    }

    @Test
    void an_interrupted_close_leaves_the_store_to_a_call_that_runs_on() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        LlmOps ops = fixture.with(answering(() -> {
            called.countDown();
            Uninterrupted.run(released::await);
            return YES;
        }));
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(
                () -> ops.request(ModelRequest.user("?")).ask());
        called.await();

        Thread.currentThread().interrupt();
        ops.close();

        assertThat(Thread.interrupted()).as("kept for the caller").isTrue();
        assertThat(fixture.store.closed.get()).as("open while a call runs").isZero();
        released.countDown();
        assertThat(answer.handle((given, error) -> true).join()).isTrue();
        assertThat(fixture.store.saved).hasSize(1);
        assertThat(fixture.store.closedAfter)
                .as("the record came before the end")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_build_that_fails_closes_the_store_that_it_opened_and_no_other(Throwable fault, @TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("good.prompt"), "Hello");
        Supplier<MemoryStore> broken = () -> new MemoryStore() {
            @Override
            public dev.llmops.api.prompt.PromptRegistry prompts() {
                fail(fault);
                return super.prompts();
            }
        };
        MemoryStore own = broken.get();
        MemoryStore given = broken.get();

        assertThat(catchThrowable(() -> LlmOps.builder()
                        .standardStore(() -> own)
                        .model(ScriptedModelClient.saying("yes"))
                        .prompts(PromptDirectory.of(folder))
                        .build()))
                .isSameAs(fault);
        assertThat(catchThrowable(() -> LlmOps.builder()
                        .store(given)
                        .model(ScriptedModelClient.saying("yes"))
                        .build()))
                .isSameAs(fault);

        assertThat(own.closed.get()).isEqualTo(1);
        assertThat(given.closed.get()).as("the application's own").isZero();
    }

    private static void fail(Throwable fault) {
        Closing.all(() -> {
            if (fault instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) fault;
        });
    }

    private static ModelClient closing(Runnable close) {
        return new Scripted(() -> YES, () -> ModelStream.completed(YES), close);
    }

    private static ModelClient answering(Supplier<ModelResponse> answer) {
        return new Scripted(answer, () -> ModelStream.completed(answer.get()), () -> {});
    }

    /** Streams one piece and then the end of a cancelled answer. */
    private static ModelClient streaming(Runnable close) {
        return new Scripted(
                () -> YES,
                () -> new ModelStream() {
                    private int pieces;

                    @Override
                    public ModelEvent next() {
                        if (pieces++ == 0) {
                            return new ModelEvent.TextDelta("piece");
                        }
                        throw new CallCancelledException("cancelled");
                    }

                    @Override
                    public void cancel() {}

                    @Override
                    public void close() {
                        close.run();
                    }
                },
                () -> {});
    }

    private record Scripted(Supplier<ModelResponse> answer, Supplier<ModelStream> streams, Runnable closing)
            implements ModelClient {

        @Override
        public ModelDescription description() {
            return ModelClient.noop().description();
        }

        @Override
        public ModelResponse generate(ModelRequest request) {
            return answer.get();
        }

        @Override
        public ModelStream stream(ModelRequest request) {
            return streams.get();
        }

        @Override
        public void close() {
            closing.run();
        }
    }
}
