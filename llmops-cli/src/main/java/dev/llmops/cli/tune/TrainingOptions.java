package dev.llmops.cli.tune;

import dev.llmops.cli.console.Console;
import dev.llmops.local.LocalModel;
import dev.llmops.tuning.candidate.AdapterChecks;
import dev.llmops.tuning.candidate.JobTrainer;
import dev.llmops.tuning.job.BaseModel;
import dev.llmops.tuning.job.Hyperparameters;
import dev.llmops.tuning.job.TrainingEnvironment;
import dev.llmops.tuning.study.StudyRow;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How adapters are trained for a study. */
final class TrainingOptions {

    @Mixin
    HyperparameterOptions hyperparameters;

    @Option(
            names = "--python",
            paramLabel = "PYTHON",
            description = "The program of an environment. Default: that of 'tune setup'.")
    @Nullable
    Path python;

    @Option(
            names = "--base",
            paramLabel = "DIR",
            description =
                    "The model as a folder that transformers loads. Default: made of its GGUF file, once for a file.")
    @Nullable
    Path base;

    Hyperparameters settings() {
        return hyperparameters.hyperparameters();
    }

    /** A trainer whose adapters are checked as asked, and for parity with PEFT on the first of some rows. */
    JobTrainer trainer(
            Console console,
            Path gguf,
            LocalModel model,
            Path folder,
            String instructions,
            AdapterChecks checks,
            List<StudyRow> rows) {
        Path program = python == null ? TrainingEnvironment.standard().python() : python;
        Path folderOfBase = base == null
                ? BaseModel.of(gguf, program, BaseModel.standardCache()).folder()
                : base;
        checks.parity(program, folderOfBase, instructions, rows, model.card().chatTemplateDigest());
        return JobTrainer.builder(program, folderOfBase, folder, new LocalAdapterServer(gguf, model), instructions)
                .hyperparameters(settings())
                .checks(checks)
                .listener(new TrainingTold(console.err()))
                .build();
    }
}
