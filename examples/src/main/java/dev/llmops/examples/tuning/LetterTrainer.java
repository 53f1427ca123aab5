package dev.llmops.examples.tuning;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.local.LocalModel;
import dev.llmops.local.adapter.ConvertedAdapter;
import dev.llmops.local.adapter.LoraConverter;
import dev.llmops.tuning.candidate.AdapterTrainer;
import dev.llmops.tuning.candidate.LoadedAdapter;
import dev.llmops.tuning.job.BaseModel;
import dev.llmops.tuning.job.Hyperparameters;
import dev.llmops.tuning.job.TrainedAdapter;
import dev.llmops.tuning.job.TrainingEvent;
import dev.llmops.tuning.job.TrainingJob;
import dev.llmops.tuning.job.TrainingReport;
import dev.llmops.tuning.job.TrainingRun;
import dev.llmops.tuning.study.StudyRow;
import dev.llmops.tuning.study.TrainingCost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Trains an adapter on letters in a Python process, makes a GGUF file of it, and loads it beside the model. */
public final class LetterTrainer implements AdapterTrainer {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int STEP_TOLD = 20;

    private final Path python;
    private final Path gguf;
    private final LocalModel model;
    private final Path folder;
    private final Consumer<String> told;

    /**
     * Creates it.
     *
     * @param python the program of an environment with TRL
     * @param gguf the model's file
     * @param model the model that serves
     * @param folder where jobs and adapters go; a job that has ended there is not done again
     * @param told gets what happens, a line each
     */
    public LetterTrainer(Path python, Path gguf, LocalModel model, Path folder, Consumer<String> told) {
        this.python = python;
        this.gguf = gguf;
        this.model = model;
        this.folder = folder;
        this.told = told;
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

    @Override
    public LoadedAdapter train(List<StudyRow> train, List<StudyRow> validation, long seed) {
        String name = "letters-" + train.size() + "-" + seed;
        Path job = folder.resolve(name);
        try {
            Files.createDirectories(folder);
            Path rows = folder.resolve(name + ".jsonl");
            Files.writeString(rows, rows(train));
            TrainedAdapter trained = trained(rows, job, seed);
            Path file = folder.resolve(name + ".gguf");
            Files.deleteIfExists(file);
            ConvertedAdapter converted = LoraConverter.forBase(gguf).convert(trained.folder(), file);
            model.loadAdapter(name, file);
            TrainingReport report = trained.report();
            told.accept(String.format(
                    Locale.ROOT,
                    "%s: %d steps, %d tokens, %.0f s of processor time, last loss %.3f, %d bytes",
                    name,
                    report.losses().size(),
                    report.tokens(),
                    report.cpuSeconds(),
                    report.losses().get(report.losses().size() - 1).loss(),
                    converted.bytes()));
            LetterChecks checks = new LetterChecks(model, name, python, base(), trained, gguf);
            return new LoadedAdapter(name, new TrainingCost(report.cpuSeconds(), report.tokens(), 0), checks::all);
        } catch (IOException e) {
            throw new UncheckedIOException("the rows of " + name + " cannot be written", e);
        }
    }

    private TrainedAdapter trained(Path rows, Path job, long seed) {
        TrainingJob described = TrainingJob.builder()
                .python(python)
                .base(base())
                .train(rows)
                .folder(job)
                .hyperparameters(hyperparameters())
                .seed(seed)
                .build();
        try (TrainingRun run = described.start(this::tell)) {
            return run.await();
        }
    }

    private Path base() {
        return BaseModel.of(gguf, python, BaseModel.standardCache()).folder();
    }

    private void tell(TrainingEvent event) {
        if (event instanceof TrainingEvent.Step step && step.step() % STEP_TOLD == 0) {
            told.accept(
                    String.format(Locale.ROOT, "   step %d of %d, loss %.3f", step.step(), step.steps(), step.loss()));
        }
    }

    /** Rows as TRL's SFTTrainer takes them, and as an export of corrections has them. */
    static String rows(List<StudyRow> letters) throws IOException {
        StringBuilder text = new StringBuilder();
        for (StudyRow row : letters) {
            ObjectNode line = MAPPER.createObjectNode();
            line.putArray("prompt").add(message("system", Letters.SYSTEM)).add(message("user", row.input()));
            line.putArray("completion").add(message("assistant", row.expected()));
            text.append(MAPPER.writeValueAsString(line)).append('\n');
        }
        return text.toString();
    }

    private static ObjectNode message(String role, String content) {
        return MAPPER.createObjectNode().put("role", role).put("content", content);
    }
}
