package dev.llmops.cli.tune;

import dev.llmops.cli.console.Operation;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.local.LocalModel;
import dev.llmops.tuning.candidate.AdapterCandidate;
import dev.llmops.tuning.candidate.AdapterChecks;
import dev.llmops.tuning.candidate.JobTrainer;
import dev.llmops.tuning.candidate.LoadedAdapter;
import dev.llmops.tuning.candidate.ModelCandidate;
import dev.llmops.tuning.candidate.NearestRows;
import dev.llmops.tuning.study.Approach;
import dev.llmops.tuning.study.Candidate;
import dev.llmops.tuning.study.CostModel;
import dev.llmops.tuning.study.StudyData;
import dev.llmops.tuning.study.StudyReport;
import dev.llmops.tuning.study.TrainingCost;
import dev.llmops.tuning.study.TuningStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops tune study}. */
@Command(
        name = "study",
        header = "Decide between prompt, examples, grammar and adapters on your own rows.",
        description =
                "Rows have id, group, input and expected; rows of a group stay in one part. Writes report.json, report.md, report.html"
                        + " and answers.jsonl; run again, it asks only what is missing. An adapter must pass --gates: --prose checks it for forgetting, --attacks for"
                        + " safety; parity with PEFT is checked where it is trained here, with --train.",
        footer =
                "%nExample: llmops tune study --rows rows.jsonl --system prompt.txt --shots 2,6,12 --adapter a.gguf --prose news.txt --out study")
final class TuneStudyCommand extends Operation {

    private static final int MONTHS = 12;

    @Mixin
    StudyTask task;

    @Option(names = "--shots", split = ",", paramLabel = "N", description = "Numbers of examples to try, as 2,6,12.")
    List<Integer> shots = List.of();

    @Option(
            names = "--retrieve",
            paramLabel = "K",
            description = "Try the K rows to learn from that are nearest to each question, with their answers.")
    @Nullable
    Integer retrieve;

    @Option(
            names = "--adapter",
            paramLabel = "FILE",
            description = "An adapter to try, which learnt from none of these rows; may be given several times.")
    List<Path> adapters = List.of();

    @Option(
            names = "--train",
            split = ",",
            paramLabel = "ROWS",
            description = "Train adapters on so many of the rows that are not measured on, as 50,100,200.")
    List<Integer> sizes = List.of();

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            defaultValue = "1",
            description = "Train each size with these seeds. Default: ${DEFAULT-VALUE}.")
    List<Long> seeds = List.of();

    @Mixin
    TrainingOptions training;

    @Option(
            names = "--price",
            split = ",",
            paramLabel = "PRICE",
            description =
                    "What a million tokens cost, read and written, and which share of that a cached one costs: 0.10,0.40,0.5.")
    List<Double> prices = List.of();

    @Option(
            names = "--training-price",
            split = ",",
            paramLabel = "PRICE",
            description = "What an hour of a processor costs in training, and a label: 0.05,0.10.")
    List<Double> trainingPrices = List.of();

    @Option(
            names = "--volume",
            paramLabel = "N",
            description = "Requests a month, for a year: what fixed costs are divided by.")
    double volume;

    @Option(
            names = "--test",
            paramLabel = "SHARE",
            defaultValue = "0.4",
            description = "Share of the groups to measure on. Default: ${DEFAULT-VALUE}.")
    double test;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder of the report; made if need be.")
    Path out;

    @Override
    public Integer call() throws IOException {
        boolean prompts = !shots.isEmpty() || retrieve != null || task.grammar != null;
        if (!prompts && adapters.isEmpty() && sizes.isEmpty()) {
            throw usage(
                    "what to compare the prompt with is missing: --train, --retrieve, --shots, --grammar or --adapter");
        }
        StudyData data = StudyData.split(task.readRows(), 0, test, "study");
        requireRows("--shots", shots, data);
        requireRows("--train", sizes, data);
        Path file = task.file(console());
        try (LocalModel loaded = LocalModel.load(file)) {
            StudyReport report = study(file, loaded, data).run();
            WholeFile.write(out.resolve("report.json"), report.json());
            WholeFile.write(out.resolve("report.md"), report.markdown());
            WholeFile.write(out.resolve("report.html"), report.html());
            if (json) {
                output().compact(report.json());
            } else {
                output().line(report.recommendation().sentence());
                output().line("More in '" + out.resolve("report.md") + "'");
            }
        }
        return 0;
    }

    private void requireRows(String option, List<Integer> counts, StudyData data) {
        for (int count : counts) {
            atLeastOne(option, count);
            if (count > data.train().size()) {
                throw usage(option + " must be at most " + data.train().size()
                        + ", the rows that are there to learn from, but was " + count);
            }
        }
    }

    private TuningStudy study(Path file, LocalModel loaded, StudyData data) throws IOException {
        Files.createDirectories(out);
        String instructions = task.instructions();
        TuningStudy.Builder study = TuningStudy.builder(
                        "Study of " + task.rows.getFileName(),
                        data,
                        ModelCandidate.builder("current prompt", loaded, instructions)
                                .parameters(task.plain())
                                .build())
                .gates(task.gates)
                .costs(costs())
                .answers(out.resolve("answers.jsonl"));
        if (task.grammar != null) {
            study.candidate(ModelCandidate.builder("grammar", loaded, instructions)
                    .parameters(task.held())
                    .approach(Approach.GRAMMAR)
                    .build());
        }
        for (int count : shots) {
            study.candidate(ModelCandidate.builder(count + " examples", loaded, instructions)
                    .parameters(task.held())
                    .shots(count)
                    .build());
        }
        if (retrieve != null) {
            study.candidate(ModelCandidate.builder(retrieve + " nearest rows", loaded, instructions)
                    .parameters(task.held())
                    .retrieval(new NearestRows(data.train()), retrieve)
                    .build());
        }
        AdapterChecks checks = task.checks(loaded);
        for (Path adapter : adapters) {
            study.candidate(adapted(loaded, instructions, checks, adapter));
        }
        trained(file, loaded, data, checks).forEach(study::candidate);
        return study.build();
    }

    private CostModel costs() {
        CostModel.Builder costs = CostModel.builder();
        if (!prices.isEmpty()) {
            requireNumbers("--price", prices, 3);
            costs.tokens(prices.get(0), prices.get(1), prices.get(2));
        }
        if (!trainingPrices.isEmpty()) {
            requireNumbers("--training-price", trainingPrices, 2);
            costs.training(trainingPrices.get(0), trainingPrices.get(1));
        }
        return costs.volume(volume, MONTHS).build();
    }

    private void requireNumbers(String option, List<Double> numbers, int count) {
        if (numbers.size() != count) {
            throw usage(option + " must be " + count + " numbers with commas between them, but was " + numbers);
        }
    }

    private Candidate adapted(LocalModel loaded, String instructions, AdapterChecks checks, Path adapter)
            throws IOException {
        String name = String.valueOf(adapter.getFileName());
        String digest = loaded.loadAdapter(name, adapter).digest();
        return AdapterCandidate.builder(
                        name,
                        loaded,
                        instructions,
                        (train, validation, seed) ->
                                new LoadedAdapter(name, TrainingCost.NONE, () -> checks.of(name, null)))
                .parameters(task.held())
                .settings(digest)
                .build();
    }

    private List<Candidate> trained(Path file, LocalModel loaded, StudyData data, AdapterChecks checks)
            throws IOException {
        List<Candidate> all = new ArrayList<>();
        if (!sizes.isEmpty()) {
            JobTrainer trainer = training.trainer(
                    console(), file, loaded, out.resolve("jobs"), task.instructions(), checks, data.test());
            for (int size : sizes) {
                for (long seed : seeds) {
                    all.add(AdapterCandidate.builder(
                                    "adapter of " + size + " rows", loaded, task.instructions(), trainer)
                            .parameters(task.held())
                            .settings(training.settings().toString())
                            .training(size, seed)
                            .build());
                }
            }
        }
        return all;
    }
}
