package dev.llmops.local.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.EmbeddingPooling;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.GpuOptions;
import dev.llmops.local.option.KvCacheType;
import dev.llmops.local.option.Speculation;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker's side, without a process: every request gets an end, and none holds up the others. */
@Timeout(30)
class WorkerMainTest {

    private OutputStream toWorker;
    private Pipe application;
    private Thread reader;

    private void serve(Function<ModelRequest, ModelStream> answers) throws IOException {
        serve(answers, question -> {
            throw new IllegalStateException("no answer to " + question);
        });
    }

    private void serve(Function<ModelRequest, ModelStream> answers, Function<WorkerQuery, Object> questions)
            throws IOException {
        java.nio.channels.Pipe there = java.nio.channels.Pipe.open();
        java.nio.channels.Pipe back = java.nio.channels.Pipe.open();
        toWorker = Channels.newOutputStream(there.sink());
        WorkerMain worker = new WorkerMain(
                new Pipe(Channels.newInputStream(there.source()), Channels.newOutputStream(back.sink())),
                call -> answers.apply(call.request()),
                questions);
        application = new Pipe(Channels.newInputStream(back.source()), toWorker);
        reader = new Thread(() -> {
            try {
                worker.run();
            } catch (EOFException e) {
                // The test is over.
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    @AfterEach
    void end() throws Exception {
        if (toWorker != null) {
            toWorker.close();
            reader.join();
        }
    }

    private static ModelStream failing(Throwable failure) {
        return new ModelStream() {
            @Override
            public ModelEvent next() {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }

            @Override
            public void cancel() {}

            @Override
            public void close() {}
        };
    }

    private void ask(long call) throws IOException {
        application.send(new Frame(Frame.Kind.REQUEST, call, new WorkerCall(ModelRequest.user("a"), CallOptions.NONE)));
    }

    private void assertFails(long call, String message) throws IOException {
        Frame frame = application.receive();
        assertThat(frame.call()).isEqualTo(call);
        assertThat(frame.value())
                .isInstanceOfSatisfying(
                        ModelEvent.Failed.class,
                        failed -> assertThat(failed.error())
                                .isInstanceOf(ModelException.class)
                                .hasMessageContaining(message));
    }

    @Test
    void an_answer_that_breaks_in_any_way_has_an_end_and_the_next_one_is_heard() throws IOException {
        serve(request -> failing(new IllegalStateException("odd")));
        ask(1);
        assertFails(1, "odd");
        ask(2);
        assertFails(2, "odd");
    }

    @Test
    void a_question_that_breaks_is_answered_too_and_the_next_one_is_heard() throws IOException {
        serve(request -> failing(new IllegalStateException("odd")));
        for (int call = 1; call <= 2; call++) {
            application.send(new Frame(Frame.Kind.ASK, call, new WorkerQuery.Metrics()));
            Frame answer = application.receive();
            assertThat(answer.kind()).isEqualTo(Frame.Kind.ANSWER);
            assertThat(answer.call()).isEqualTo(call);
            assertThat(answer.value())
                    .isInstanceOfSatisfying(
                            ModelException.class, e -> assertThat(e).hasMessageContaining("no answer to Metrics[]"));
        }
    }

    @Test
    void a_question_that_is_cancelled_is_interrupted_and_the_next_one_is_heard() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        serve(request -> failing(new IllegalStateException("odd")), question -> {
            try {
                never.await();
                return "";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CallCancelledException("interrupted");
            }
        });
        for (int call = 1; call <= 2; call++) {
            application.send(new Frame(Frame.Kind.ASK, call, new WorkerQuery.Metrics()));
            application.send(new Frame(Frame.Kind.CANCEL, call, null));
            Frame answer = application.receive();
            assertThat(answer.call()).isEqualTo(call);
            assertThat(answer.value()).isInstanceOf(CallCancelledException.class);
        }
    }

    @Test
    void an_error_is_an_end_too() throws IOException {
        serve(request -> failing(new AssertionError("broken")));
        ask(1);
        assertFails(1, "broken");
    }

    @Test
    void a_model_that_refuses_in_an_unknown_way_ends_that_call_alone() throws IOException {
        serve(request -> {
            throw new IllegalArgumentException("never seen");
        });
        ask(1);
        assertFails(1, "never seen");
        ask(2);
        assertFails(2, "never seen");
    }

    @Test
    void a_call_that_is_not_answered_yet_holds_up_no_other_and_many_cancels_are_one() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        java.util.concurrent.atomic.AtomicBoolean taken = new java.util.concurrent.atomic.AtomicBoolean();
        serve(request -> {
            if (taken.compareAndSet(false, true)) {
                await(first);
            }
            return ModelStream.ended(new ModelEvent.Cancelled(PartialResponse.NONE));
        });
        ask(1);
        while (!taken.get()) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 5000; i++) {
            application.send(new Frame(Frame.Kind.CANCEL, 1, null));
        }
        ask(2);
        assertThat(application.receive().call()).isEqualTo(2);
        first.countDown();
        assertThat(application.receive().call()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_engine_of_the_worker_is_set_as_in_this_process() throws IOException {
        EngineOptions options = EngineOptions.builder()
                .parallel(2)
                .prefillChunkSize(96)
                .batchInvariant(false)
                .prefixCaching(false)
                .swapBytes(1 << 20)
                .tenantWeight("a", 2)
                .build();
        EngineOptions sharing =
                EngineOptions.builder().prefixCachingAcrossTenants(true).build();

        assertThat(arrived(options)).isEqualTo(options);
        assertThat(arrived(sharing)).isEqualTo(sharing);
    }

    private static Object arrived(Object value) throws IOException {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        new Pipe(java.io.InputStream.nullInputStream(), bytes).send(new Frame(Frame.Kind.SETTINGS, 0, value));
        return new Pipe(new java.io.ByteArrayInputStream(bytes.toByteArray()), OutputStream.nullOutputStream())
                .receive()
                .value();
    }

    @Test
    void all_settings_arrive_as_they_were() throws IOException {
        WorkerSettings settings = new WorkerSettings(
                Path.of("/models/a.gguf"),
                "a",
                null,
                EmbeddingPooling.MEAN,
                new ComputeSettings(
                        512,
                        256,
                        true,
                        false,
                        2,
                        64,
                        new AttentionOptions(true, KvCacheType.F16, KvCacheType.Q8_0),
                        GpuOptions.builder().tensorSplit(3, 1).expertsOnCpu().build()),
                8,
                EngineOptions.defaults(),
                Speculation.draftModel(Path.of("/models/b.gguf"), 4, 0.5),
                ModelParameters.builder().temperature(0.5).build(),
                true);

        assertThat(arrived(settings)).isEqualTo(settings);
    }
}
