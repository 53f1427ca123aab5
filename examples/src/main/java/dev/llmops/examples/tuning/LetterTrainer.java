package dev.llmops.examples.tuning;

import dev.llmops.local.LocalModel;
import dev.llmops.local.adapter.LoraConverter;
import dev.llmops.tuning.candidate.AdapterServer;
import dev.llmops.tuning.candidate.JobTrainer;
import dev.llmops.tuning.job.BaseModel;
import dev.llmops.tuning.job.Hyperparameters;
import dev.llmops.tuning.job.TrainingEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Trains adapters on letters, and loads them beside the model. */
public final class LetterTrainer {

    private static final int STEP_TOLD = 20;

    private LetterTrainer() {}

    /**
     * {@return a trainer}
     *
     * @param python the program of an environment with TRL
     * @param gguf the model's file
     * @param model the model that serves
     * @param folder where jobs and adapters go; a job that has ended there is not done again
     * @param told gets what happens, a line each
     */
    public static JobTrainer of(Path python, Path gguf, LocalModel model, Path folder, Consumer<String> told) {
        Path base = BaseModel.of(gguf, python, BaseModel.standardCache()).folder();
        return JobTrainer.builder(python, base, folder, new Server(gguf, model), Letters.SYSTEM)
                .hyperparameters(hyperparameters())
                .checks(LetterChecks.of(model, python, base))
                .listener(event -> {
                    if (event instanceof TrainingEvent.Step step && step.step() % STEP_TOLD == 0) {
                        told.accept(String.format(
                                Locale.ROOT, "   step %d of %d, loss %.3f", step.step(), step.steps(), step.loss()));
                    }
                })
                .build();
    }

    private record Server(Path gguf, LocalModel model) implements AdapterServer {

        @Override
        public void convert(Path trained, Path file) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LoraConverter.forBase(gguf).convert(trained, file);
        }

        @Override
        public void load(String name, Path file) {
            model.loadAdapter(name, file);
        }
    }

    /** {@return what it trains with: two epochs, rank 8, queries and values} */
    public static Hyperparameters hyperparameters() {
        return Hyperparameters.builder()
                .rank(8)
                .alpha(16)
                .targetModules("q_proj", "v_proj")
                .learningRate(1e-3)
                .warmupSteps(5)
                .batchSize(4)
                .epochs(2)
                .maxLength(128)
                .checkpointEvery(50)
                .build();
    }
}
