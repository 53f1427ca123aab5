package dev.llmops.cli.tune;

import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.tuning.job.BaseModel;
import dev.llmops.tuning.job.TrainedAdapter;
import dev.llmops.tuning.job.TrainingEnvironment;
import dev.llmops.tuning.job.TrainingJob;
import dev.llmops.tuning.job.TrainingJobBuilder;
import dev.llmops.tuning.job.TrainingMethod;
import dev.llmops.tuning.job.TrainingReport;
import dev.llmops.tuning.job.TrainingRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops tune run}. */
@Command(
        name = "run",
        header = "Train an adapter on the rows of an export.",
        description =
                "The base is made a model for transformers first, once for a file. The same command goes on from the last"
                        + " checkpoint after a kill; Ctrl-C saves one.",
        footer = "%nExample: llmops tune run --data training --out job --epochs 2")
final class TuneRunCommand extends Operation {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description =
                    "The base: a GGUF file, or the name of a model that 'llmops model fetch' knows; or a folder that transformers"
                            + " loads.")
    @Nullable
    String model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "The folder of 'llmops export --format trl-...': train.jsonl, and validation.jsonl if it has rows.")
    Path data;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder of the job; made if need be.")
    Path out;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = "sft",
            description = "sft, dpo or kto, as the rows were exported. Default: ${DEFAULT-VALUE}.")
    TrainingMethod method;

    @Mixin
    HyperparameterOptions hyperparameters;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(
            names = "--hours",
            paramLabel = "N",
            defaultValue = "24",
            description = "End it after so long. Default: ${DEFAULT-VALUE}.")
    double hours;

    @Option(names = "--memory", paramLabel = "GB", description = "End it if it uses more. Default: no limit.")
    @Nullable
    Double memory;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads compute. Default: all processors.")
    @Nullable
    Integer threads;

    @Option(
            names = "--python",
            paramLabel = "PYTHON",
            description = "The program of an environment. Default: that of 'tune setup'.")
    @Nullable
    Path python;

    @Override
    public Integer call() {
        Path program = python == null ? TrainingEnvironment.standard().python() : python;
        TrainingJobBuilder job = TrainingJob.builder()
                .python(program)
                .train(data.resolve("train.jsonl"))
                .folder(out)
                .method(method)
                .hyperparameters(hyperparameters.hyperparameters())
                .seed(seed)
                .timeLimit(Duration.ofSeconds((long) (hours * 3600)));
        Path validation = data.resolve("validation.jsonl");
        if (Files.isRegularFile(validation) && validation.toFile().length() > 0) {
            job.validation(validation);
        }
        if (memory != null) {
            job.memoryLimit((long) (memory * 1e9));
        }
        if (threads != null) {
            job.threads(threads);
        }
        TrainingJob described = job.base(base(program)).build();
        try (TrainingRun run = described.start(new TrainingTold(console().err()))) {
            report(run.await());
        }
        return 0;
    }

    private Path base(Path program) {
        if (model != null && Files.isDirectory(Path.of(model))) {
            return Path.of(model);
        }
        Path file = ModelOptions.file(console(), model);
        return BaseModel.of(file, program, BaseModel.standardCache()).folder();
    }

    private void report(TrainedAdapter adapter) {
        if (json) {
            output().json(adapter.report());
            return;
        }
        TrainingReport report = adapter.report();
        output().line(String.format(
                Locale.ROOT,
                "the adapter is in '%s': %d steps, %d tokens, %.0f s of processor time, at most %.1f GB",
                adapter.folder(),
                report.losses().size(),
                report.tokens(),
                report.cpuSeconds(),
                report.peakRssBytes() / 1e9));
    }
}
