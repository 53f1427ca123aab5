package dev.llmops.local.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.WorkerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application's side, with processes that go wrong: nobody waits for them without a limit. */
@Timeout(60)
class HangingWorkerTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final WorkerOptions PATIENT =
            WorkerOptions.DEFAULT.withStartTimeout(NEVER).withHeartbeatTimeout(NEVER);

    @TempDir
    Path folder;

    private WorkerSlot slot;

    @BeforeEach
    void ready() throws IOException {
        WorkerReady ready = new WorkerReady(
                new ModelDescription(new ModelIdentity("llama.cpp", "hanging", null), null, Set.of()), 1, 1);
        Files.write(folder.resolve("ready"), frame(new Frame(Frame.Kind.READY, 0, ready)));
    }

    private static byte[] frame(Frame frame) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Pipe(InputStream.nullInputStream(), bytes).send(frame);
        return bytes.toByteArray();
    }

    @AfterEach
    void close() {
        if (slot != null) {
            slot.close();
        }
    }

    /** A worker that is a line of shell; `exec` leaves nobody behind who would hold its pipes. */
    private WorkerSlot worker(String script, WorkerOptions options) {
        slot = new WorkerSlot(
                new ProcessBuilder("sh", "-c", script).directory(folder.toFile()),
                WorkerSlotTest.SETTINGS,
                options,
                new WorkerAdapters());
        return slot;
    }

    private ModelStream stream(CallOptions options) {
        CallLimits limits = CallLimits.of(options, System::nanoTime);
        return slot.connected(limits).stream(new WorkerCall(ModelRequest.user("a"), options), limits, this);
    }

    private static LlmOpsException failure(ModelStream stream) {
        return ((ModelEvent.Failed) stream.next()).error();
    }

    @Test
    void a_worker_that_never_starts_is_ended_after_the_time_that_a_start_may_take() {
        worker("exec sleep 1000", PATIENT.withStartTimeout(SOON));

        assertThatThrownBy(slot::connected)
                .isInstanceOf(ModelTimeoutException.class)
                .hasMessageContaining("was not ready within PT0.2S")
                .hasMessageContaining("withStartTimeout");
    }

    @Test
    void who_waits_for_a_start_keeps_his_deadline_and_can_be_interrupted_and_others_go_on_waiting() throws Exception {
        worker("exec sleep 1000", PATIENT);
        AtomicReference<Thread> waiter = new AtomicReference<>();
        CompletableFuture<Throwable> other = failing(() -> {
            waiter.set(Thread.currentThread());
            return slot.connected();
        });

        assertThatThrownBy(() -> stream(CallOptions.NONE.withTotalTimeout(SOON)))
                .isInstanceOf(ModelTimeoutException.class)
                .hasMessageContaining("did not start");
        Thread.currentThread().interrupt();
        assertThatThrownBy(slot::connected).isInstanceOf(CallCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(other).isNotDone();
        waiter.get().interrupt();
        assertThat(other.join()).isInstanceOf(CallCancelledException.class);
    }

    private static CompletableFuture<Throwable> failing(Supplier<?> call) {
        return CompletableFuture.supplyAsync(call).handle((value, error) -> {
            assertThat(error).isNotNull();
            return error.getCause();
        });
    }

    @Test
    void a_worker_that_ends_before_it_is_ready_is_told() {
        worker("exit 3", PATIENT);

        assertThatThrownBy(slot::connected)
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("has ended");
    }

    @Test
    void what_can_not_be_started_is_told() {
        slot = new WorkerSlot(
                new ProcessBuilder(folder.resolve("none").toString()),
                WorkerSlotTest.SETTINGS,
                PATIENT,
                new WorkerAdapters());

        assertThatThrownBy(slot::connected)
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("cannot be started");
    }

    @Test
    void a_worker_that_writes_garbage_is_ended_before_and_after_it_is_ready() {
        worker("echo this is no frame; exec sleep 1000", PATIENT);
        assertThatThrownBy(slot::connected)
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("could not be understood");

        // A length that fits, and nothing that fits behind it.
        worker(
                "cat ready; printf '\\0\\0\\0\\011\\377\\377\\377\\377\\377\\377\\377\\377\\377'; exec sleep 1000",
                PATIENT);
        slot.connected();
        assertThatThrownBy(() -> failed(stream(CallOptions.NONE)))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("could not be understood");
    }

    private static void failed(ModelStream stream) {
        throw failure(stream);
    }

    @Test
    void a_worker_that_writes_half_a_frame_is_ended_by_its_heartbeat() {
        worker("cat ready; printf '\\0\\0\\1\\0half'; exec sleep 1000", PATIENT.withHeartbeatTimeout(SOON));

        assertThat(failure(stream(CallOptions.NONE)))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("did not answer a heartbeat for PT0.2S");
    }

    @Test
    void half_a_frame_before_the_end_is_the_end() {
        worker("cat ready; printf '\\0\\0\\1\\0half'", PATIENT);

        assertThatThrownBy(() -> failed(stream(CallOptions.NONE)))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("has ended");
    }

    @Test
    void a_worker_that_stops_reading_holds_up_nobody_who_writes() {
        worker("cat ready; exec sleep 1000", PATIENT);
        // Far more than a pipe takes.
        String large = "x".repeat(1 << 20);
        for (int i = 0; i < 3; i++) {
            CallOptions options = CallOptions.NONE.withTotalTimeout(SOON);
            CallLimits limits = CallLimits.of(options, System::nanoTime);
            ModelStream stream =
                    slot.connected().stream(new WorkerCall(ModelRequest.user(large), options), limits, this);
            assertThat(failure(stream))
                    .isInstanceOf(ModelTimeoutException.class)
                    .hasMessageContaining("the worker did not answer within the time limit");
        }
        ModelStream cancelled = stream(CallOptions.NONE);
        cancelled.cancel();
        assertThat(cancelled.next()).isInstanceOf(ModelEvent.Cancelled.class);

        CompletableFuture<Throwable> asked = failing(() -> slot.connected().ask(new WorkerQuery.Metrics()));
        ProcessHandle process = slot.connected().process();
        slot.close();
        assertThat(asked.join()).isInstanceOfAny(CallCancelledException.class, ModelException.class);
        process.onExit().join();
    }

    @Test
    void a_worker_that_does_not_answer_is_replaced_until_that_was_in_vain_too_often() {
        worker("cat ready; exec sleep 1000", PATIENT.withHeartbeatTimeout(SOON));

        for (int i = 0; i < WorkerSlot.MAX_IN_VAIN; i++) {
            assertThatThrownBy(() -> slot.connected().ask(new WorkerQuery.Metrics()))
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageContaining("did not answer a heartbeat");
        }
        assertThatThrownBy(slot::connected).hasMessageContaining("5 times in a row");
    }

    @Test
    void who_waits_for_an_answer_or_a_question_can_be_interrupted() {
        worker("cat ready; exec sleep 1000", PATIENT);
        ModelStream stream = stream(CallOptions.NONE);

        Thread.currentThread().interrupt();
        assertThat(stream.next()).isInstanceOf(ModelEvent.Cancelled.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThatThrownBy(() -> slot.connected().ask(new WorkerQuery.Metrics()))
                .isInstanceOf(CallCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void closing_ends_a_worker_that_ignores_to_be_told_so() {
        worker("trap '' TERM; cat ready; exec sleep 1000", PATIENT);
        ProcessHandle process = slot.connected().process();

        slot.close();

        process.onExit().join();
        assertThatThrownBy(slot::connected).hasMessageContaining("the model is closed");
    }

    @Test
    void what_waits_to_be_written_is_bounded() throws IOException {
        byte[] frame = frame(new Frame(Frame.Kind.CANCEL, 1, null));
        Outbox outbox = new Outbox(frame.length + 1);

        assertThat(outbox.offer(frame)).isTrue();
        assertThat(outbox.offer(frame)).isFalse();
    }

    @Test
    void a_request_that_finds_too_much_waiting_is_refused_and_may_be_tried_again() {
        worker("cat ready; exec sleep 1000", PATIENT);
        WorkerConnection connection = slot.connected();
        String large = "x".repeat(100 << 20);
        CallLimits limits = CallLimits.of(CallOptions.NONE, System::nanoTime);
        WorkerCall call = new WorkerCall(ModelRequest.user(large), CallOptions.NONE);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 4; i++) {
                        connection.stream(call, limits, this);
                    }
                })
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("reads slower than it is asked");
    }

    @Test
    void a_beat_that_was_missed_by_this_process_ends_nothing() {
        StringBuilder told = new StringBuilder();
        Heartbeat heart = new Heartbeat(() -> told.append("ping "), () -> told.append("dead "));
        for (int i = 0; i < 20; i++) {
            heart.beat();
        }
        assertThat(told).as("a process that has not started").hasToString("ping ");

        heart.heard();
        for (int i = 1; i < Heartbeat.BEATS; i++) {
            heart.beat();
        }
        heart.pong();
        heart.beat();
        assertThat(told).hasToString("ping ping ");
        for (int i = 0; i < Heartbeat.BEATS; i++) {
            heart.beat();
        }
        assertThat(told).hasToString("ping ping dead ");
        heart.stop();
        heart.beat();
        assertThat(told).hasToString("ping ping dead ");
    }
}
