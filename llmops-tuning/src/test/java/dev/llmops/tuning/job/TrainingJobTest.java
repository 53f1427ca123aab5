package dev.llmops.tuning.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.testkit.disk.FileLockProbe;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job makes of what its program says and does. The program is a fake; {@code TrlSystemTest} has the real one. */
class TrainingJobTest {

    @TempDir
    Path work;

    private Path base;
    private Path train;
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        base = Files.createDirectory(work.resolve("base"));
        Files.writeString(base.resolve("config.json"), "{}");
        Path export = Files.createDirectory(work.resolve("export"));
        train = Files.writeString(export.resolve("train.jsonl"), "{}\n");
        Files.writeString(export.resolve("manifest.json"), "{}\n");
        folder = work.resolve("job");
    }

    private TrainingJobBuilder job(String behaviour) throws IOException {
        return job(behaviour, "");
    }

    private TrainingJobBuilder job(String behaviour, String kind) throws IOException {
        return TrainingJob.builder()
                .python(FakeTrainer.write(work, behaviour, kind))
                .base(base)
                .train(train)
                .folder(folder);
    }

    private TrainingException failure(TrainingJobBuilder job) {
        return catchThrowableOfType(
                TrainingException.class, () -> job.build().start(event -> {}).await());
    }

    @Test
    void what_the_program_tells_reaches_the_listener_and_the_report() throws IOException {
        List<TrainingEvent> heard = new ArrayList<>();
        AtomicLong now = new AtomicLong();
        TrainedAdapter adapter = job("good")
                .seed(7)
                .ticker(() -> now.addAndGet(Duration.ofSeconds(3).toNanos()))
                .build()
                .start(heard::add)
                .await();

        assertThat(adapter.folder()).isEqualTo(folder.toRealPath().resolve("adapter"));
        TrainingReport report = adapter.report();
        assertThat(report.seed()).isEqualTo(7);
        assertThat(report.versions()).containsEntry("trl", "1.16.0");
        assertThat(report.digests().keySet())
                .containsExactlyInAnyOrder("base", "train", "manifest", "template", "adapter");
        assertThat(report.losses()).extracting(TrainingReport.Loss::step).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(report.losses().get(3).loss()).isEqualTo(1.0);
        assertThat(report.evaluations()).hasSize(3);
        assertThat(report.checkpoints())
                .containsExactly("checkpoints/checkpoint-2", "checkpoints/checkpoint-4", "checkpoints/checkpoint-6");
        assertThat(report.warnings()).containsExactly("something");
        assertThat(report.peakRssBytes()).isEqualTo(5000);
        assertThat(report.tokens()).isEqualTo(600);

        assertThat(heard.get(0)).isInstanceOf(TrainingEvent.Started.class);
        List<TrainingEvent.Step> steps = heard.stream()
                .filter(TrainingEvent.Step.class::isInstance)
                .map(TrainingEvent.Step.class::cast)
                .toList();
        assertThat(steps).hasSize(6);
        assertThat(steps.get(3).remaining()).isEmpty();
        // Three seconds a step, and one is left.
        assertThat(steps.get(4).remaining()).isEqualTo(Optional.of(Duration.ofSeconds(3)));
        assertThat(steps.get(5).remaining()).isEqualTo(Optional.of(Duration.ZERO));
        assertThat(TrainingStatus.read(folder).state()).isEqualTo(TrainingStatus.State.DONE);
    }

    @Test
    void a_job_that_has_ended_well_is_not_done_again() throws IOException {
        TrainedAdapter first = job("good").build().start(event -> {}).await();
        TrainedAdapter second = job("good").build().start(event -> {}).await();

        assertThat(second).isEqualTo(first);
        assertThat(folder.resolve("runs.txt")).hasContent("from 1");
        Files.writeString(folder.resolve("adapter/adapter_model.safetensors"), "damaged");
        assertThat(failure(job("error", "memory")).kind()).isEqualTo(Kind.MEMORY);
        assertThat(TrainingStatus.read(folder).state()).isEqualTo(TrainingStatus.State.STOPPED);
        job("good").build().start(event -> {}).await();
        assertThat(folder.resolve("runs.txt")).hasContent("from 1\nfrom 7\nfrom 7");
    }

    @Test
    void a_job_that_was_killed_goes_on_from_its_last_whole_checkpoint() throws IOException {
        TrainingException killed = failure(job("killed"));

        assertThat(killed.kind()).isEqualTo(Kind.KILLED);
        assertThat(killed.retryable()).isTrue();
        assertThat(killed).hasMessageContaining("exit code 137");
        Path checkpoint = folder.toRealPath().resolve("checkpoints/checkpoint-2");
        assertThat(killed.lastCheckpoint()).contains(checkpoint);
        assertThat(checkpoint.resolve("adapter_model.safetensors")).hasContent("weights 2");
        TrainingStatus status = TrainingStatus.read(folder);
        assertThat(status.state()).isEqualTo(TrainingStatus.State.STOPPED);
        assertThat(status.step()).isEqualTo(3);

        TrainedAdapter adapter = job("good").build().start(event -> {}).await();
        assertThat(folder.resolve("runs.txt")).hasContent("from 1\nfrom 3");
        assertThat(adapter.report().losses())
                .extracting(TrainingReport.Loss::step)
                .containsExactly(1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @CsvSource({
        "disk_full, DISK_FULL, true",
        "version, VERSION, false",
        "environment, ENVIRONMENT, false",
        "data, DATA, false",
        "not_finite, NOT_FINITE, false",
        "memory, MEMORY, true",
        "outside_folder, OUTSIDE_FOLDER, false",
        "something new, FAILED, false"
    })
    void an_error_of_the_program_has_its_type_and_the_checkpoint_stays(String told, Kind kind, boolean retryable)
            throws IOException {
        TrainingException failed = failure(job("error", told));

        assertThat(failed.kind()).isEqualTo(kind);
        assertThat(failed.retryable()).isEqualTo(retryable);
        assertThat(failed).hasMessageContaining("as it was asked for");
        assertThat(failed.lastCheckpoint())
                .get()
                .satisfies(path -> assertThat(path).isDirectory());
        assertThat(TrainingStatus.read(folder).error()).isEqualTo("as it was asked for");
    }

    @Test
    void a_loss_that_is_no_number_ends_it() throws IOException {
        TrainingException failed = failure(job("nan"));

        assertThat(failed.kind()).isEqualTo(Kind.NOT_FINITE);
        assertThat(failed).hasMessageContaining("that of step 3 was NaN").hasMessageContaining("checkpoint-2");
    }

    @ParameterizedTest
    @CsvSource({
        "noise, PROTOCOL, no event",
        "endless line, PROTOCOL, more than 1048576 bytes",
        "outside, OUTSIDE_FOLDER, must be a folder below",
        "other weights, PROTOCOL, not the one that the program wrote",
        "silent, KILLED, exit code 3"
    })
    void a_program_that_breaks_the_rules_is_ended(String behaviour, Kind kind, String message) throws IOException {
        TrainingException failed = failure(job(behaviour));

        assertThat(failed.kind()).isEqualTo(kind);
        assertThat(failed).hasMessageContaining(message);
        assertThat(folder.resolve("report.json")).doesNotExist();
    }

    @Test
    void memory_and_time_have_limits() throws IOException {
        TrainingException hungry = failure(job("hungry").memoryLimit(1 << 30));
        assertThat(hungry.kind()).isEqualTo(Kind.MEMORY_LIMIT);
        assertThat(hungry).hasMessageContaining("may use 1073741824 bytes").hasMessageContaining("checkpoint-1");

        folder = work.resolve("slow");
        TrainingException slow = failure(job("polite").timeLimit(Duration.ofMillis(1)));
        assertThat(slow.kind()).isEqualTo(Kind.TIME_LIMIT);
    }

    @Test
    void cancelled_it_saves_a_checkpoint_and_stops() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        TrainingRun run = job("polite").build().start(event -> {
            if (event instanceof TrainingEvent.Step) {
                began.countDown();
            }
        });
        began.await();
        assertThat(TrainingStatus.read(folder).state()).isEqualTo(TrainingStatus.State.RUNNING);
        assertThatThrownBy(() -> job("polite").build().start(event -> {}))
                .isInstanceOfSatisfying(
                        TrainingException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FOLDER))
                .hasMessageContaining("a job runs in");
        assertThat(FileLockProbe.isLocked(folder.resolve("lock"))).isTrue();
        run.cancel();

        TrainingException cancelled = catchThrowableOfType(TrainingException.class, run::await);
        assertThat(cancelled.kind()).isEqualTo(Kind.CANCELLED);
        assertThat(cancelled.lastCheckpoint()).isPresent();
        run.close();
        run.close();
        assertThat(TrainingStatus.read(folder).state()).isEqualTo(TrainingStatus.State.STOPPED);
    }

    @Test
    void what_does_not_stop_is_killed_with_all_that_it_started() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        TrainingRun run = job("deaf").grace(Duration.ofMillis(10)).build().start(event -> {
            if (event instanceof TrainingEvent.Step) {
                began.countDown();
            }
        });
        began.await();
        long child = Long.parseLong(Files.readString(folder.resolve("child.txt")));
        Optional<ProcessHandle> handle = ProcessHandle.of(child);
        assertThat(handle).isPresent();
        run.close();

        handle.get().onExit().join();
        assertThat(handle.get().isAlive()).isFalse();
        assertThat(run.isDone()).isTrue();
    }

    @Test
    void an_interrupt_of_who_waits_cancels_it() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        TrainingRun run = job("polite").build().start(event -> {
            if (event instanceof TrainingEvent.Step) {
                began.countDown();
            }
        });
        Thread waiting = new Thread(() -> {
            try {
                run.await();
            } catch (TrainingException e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : new AssertionError("the interrupt is lost"));
            }
        });
        waiting.start();
        began.await();
        waiting.interrupt();
        waiting.join();

        assertThat(thrown.get())
                .isInstanceOfSatisfying(
                        TrainingException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
    }

    @Test
    void a_listener_that_fails_ends_it() throws IOException {
        TrainingRun run = job("good").build().start(event -> {
            throw new IllegalStateException("no more");
        });

        assertThatThrownBy(run::await)
                .isInstanceOfSatisfying(
                        TrainingException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
                .hasMessageContaining("no more");
    }

    @Test
    void a_folder_belongs_to_one_job() throws IOException {
        failure(job("killed"));

        TrainingException other = failure(job("good").seed(2));
        assertThat(other.kind()).isEqualTo(Kind.FOLDER);
        assertThat(other).hasMessageContaining("belongs to a job with other seed");
        Files.writeString(train, "{\"other\": 1}\n");
        assertThat(failure(job("good"))).hasMessageContaining("belongs to a job with other digests");
        assertThat(folder.resolve("checkpoints/checkpoint-2")).isDirectory();
    }

    @Test
    void what_is_not_there_is_told_before_anything_starts() throws IOException {
        Path nothing = work.resolve("nothing");
        assertThat(failure(job("good").train(nothing)).kind()).isEqualTo(Kind.DATA);
        assertThat(failure(job("good").base(nothing))).hasMessageContaining("has no config.json");
        assertThat(failure(job("good").python(nothing)))
                .hasMessageContaining("cannot be started")
                .hasMessageContaining("llmops tune setup");
        assertThatThrownBy(() -> TrainingJob.builder()
                        .python(nothing)
                        .base(base)
                        .folder(folder)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("train must be set");
        assertThatThrownBy(() -> job("good")
                        .method(TrainingMethod.KTO)
                        .hyperparameters(Hyperparameters.builder().batchSize(1).build())
                        .build())
                .hasMessageContaining("batchSize must be at least 2 for KTO");
        assertThatThrownBy(() -> Hyperparameters.builder().learningRate(0))
                .hasMessageContaining("learningRate must be from");
        assertThatThrownBy(() -> TrainingStatus.read(nothing)).hasMessageContaining("no training job");
    }

    @Test
    void the_program_is_told_every_hyperparameter() throws IOException {
        job("good")
                .hyperparameters(Hyperparameters.builder()
                        .dropout(0.2)
                        .rsLora(true)
                        .gradientAccumulation(3)
                        .beta(0.3)
                        .build())
                .build()
                .start(event -> {})
                .await();

        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("job.json").toFile())
                        .toString())
                .contains("\"dropout\":0.2", "\"rsLora\":true", "\"gradientAccumulation\":3", "\"beta\":0.3");
    }
}
