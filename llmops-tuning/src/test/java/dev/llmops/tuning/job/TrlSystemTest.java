package dev.llmops.tuning.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llmops.testkit.SystemProcess;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With TRL, PEFT and torch themselves, on a model of a megabyte. */
@Tag("systems")
class TrlSystemTest {

    // What stories260K lacks. It leaves tools out, so that there is something to warn of.
    private static final String TEMPLATE =
            "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}"
                    + "{% if add_generation_prompt %}assistant: {% endif %}";

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path python;
    private static Path base;

    @BeforeAll
    static void base() throws IOException {
        python = SystemProcess.program("llmops.trl", "bin/llmops tune setup --stand-ins");
        Path gguf = SystemProcess.model("stories260K.gguf");
        Path cache = shared.resolve("bases");
        BaseModel made = BaseModel.of(gguf, python, cache);
        BaseModel again = BaseModel.of(gguf, Path.of("/no/python/is/asked/again"), cache);
        assertThat(again).isEqualTo(made);
        assertThat(made.gguf()).isEqualTo(BaseModel.digest(made.folder()));
        // A base of one's own: with a template.
        base = Files.createDirectory(shared.resolve("base"));
        try (Stream<Path> files = Files.list(made.folder())) {
            files.forEach(file -> copy(file, base.resolve(file.getFileName())));
        }
        Files.writeString(base.resolve("chat_template.jinja"), TEMPLATE);
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TrainingJobBuilder job(TrainingMethod method, HyperparametersBuilder hyperparameters) throws IOException {
        String name = method.format().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".jsonl";
        Path rows = folder.resolve(name);
        if (!Files.exists(rows)) {
            try (InputStream in = TrainingMethod.class.getResourceAsStream("/dev/llmops/tuning/" + name)) {
                Files.copy(Objects.requireNonNull(in), rows);
            }
        }
        return TrainingJob.builder()
                .python(python)
                .base(base)
                .train(rows)
                .folder(folder.resolve("job"))
                .method(method)
                .hyperparameters(hyperparameters
                        .batchSize(2)
                        .warmupSteps(0)
                        .maxLength(512)
                        .rank(4)
                        .build());
    }

    @ParameterizedTest
    @EnumSource(TrainingMethod.class)
    void all_three_trainers_take_two_steps_on_exported_rows(TrainingMethod method) throws IOException {
        List<TrainingEvent> heard = new ArrayList<>();
        TrainedAdapter adapter = job(
                        method, Hyperparameters.builder().maxSteps(2).checkpointEvery(1))
                .build()
                .start(heard::add)
                .await();

        System.out.println(adapter.report());
        assertThat(adapter.folder().resolve("adapter_config.json")).exists();
        assertThat(adapter.report().losses()).hasSize(2).allMatch(loss -> Double.isFinite(loss.loss()));
        if (method == TrainingMethod.DPO) {
            assertThat(adapter.report().losses().get(0).loss())
                    .as("the adapter is the base at first: ln 2")
                    .isCloseTo(Math.log(2), org.assertj.core.api.Assertions.within(1e-3));
        }
        assertThat(adapter.report().trainable()).isLessThan(adapter.report().parameters());
        assertThat(adapter.report().tokens()).isPositive();
        assertThat(adapter.report().peakRssBytes()).isGreaterThan(50_000_000);
        assertThat(adapter.report().warnings()).anyMatch(warning -> warning.contains("leaves tools out"));
        assertThat(heard).anyMatch(TrainingEvent.Checkpoint.class::isInstance);
        assertThat(adapter.report().versions()).containsKeys("trl", "peft", "torch", "transformers", "python");
        assertThat(folder.resolve("job/cache")).doesNotExist();
    }

    @Test
    void a_job_that_is_cancelled_goes_on_where_it_was_and_comes_out_the_same() throws IOException {
        HyperparametersBuilder six = Hyperparameters.builder().maxSteps(6).checkpointEvery(6);
        TrainedAdapter whole = job(TrainingMethod.SFT, six)
                .folder(folder.resolve("whole"))
                .build()
                .start(event -> {})
                .await();

        List<TrainingRun> runs = new ArrayList<>();
        TrainingJob job = job(TrainingMethod.SFT, six).build();
        runs.add(job.start(event -> {
            if (event instanceof TrainingEvent.Step step && step.step() == 2) {
                synchronized (runs) {
                    runs.get(0).cancel();
                }
            }
        }));
        TrainingException cancelled = catchThrowableOfType(TrainingException.class, runs.get(0)::await);
        assertThat(cancelled.kind()).isEqualTo(Kind.CANCELLED);
        assertThat(cancelled.lastCheckpoint()).isPresent();
        List<Integer> steps = new ArrayList<>();
        TrainedAdapter resumed = job.start(event -> {
                    if (event instanceof TrainingEvent.Step step) {
                        steps.add(step.step());
                    }
                })
                .await();

        assertThat(steps).doesNotContain(1, 2).contains(6);
        assertThat(resumed.report().losses()).hasSize(6);
        for (int i = 0; i < 6; i++) {
            assertThat(resumed.report().losses().get(i).loss())
                    .as("step %s", i + 1)
                    .isCloseTo(whole.report().losses().get(i).loss(), org.assertj.core.api.Assertions.within(1e-4));
        }
    }

    @Test
    void a_loss_that_is_no_number_ends_it_before_anything_is_saved() throws IOException {
        Path broken = Files.createDirectory(folder.resolve("broken"));
        try (Stream<Path> files = Files.list(base)) {
            files.forEach(file -> copy(file, broken.resolve(file.getFileName())));
        }
        // The last number is of the norm that all tokens pass.
        Path weights = broken.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        System.arraycopy(new byte[] {0, 0, (byte) 0xC0, 0x7F}, 0, bytes, bytes.length - 4, 4);
        Files.write(weights, bytes);

        TrainingException failed = catchThrowableOfType(
                TrainingException.class,
                () -> job(
                                TrainingMethod.SFT,
                                Hyperparameters.builder().maxSteps(3).checkpointEvery(1))
                        .base(broken)
                        .build()
                        .start(event -> {})
                        .await());

        assertThat(failed.kind()).isEqualTo(Kind.NOT_FINITE);
        assertThat(failed.lastCheckpoint()).isEmpty();
    }
}
