package dev.llmops.cli.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.local.LocalModel;
import dev.llmops.tuning.candidate.AdapterCandidate;
import dev.llmops.tuning.candidate.LoadedAdapter;
import dev.llmops.tuning.candidate.ModelCandidate;
import dev.llmops.tuning.candidate.ModelChecks;
import dev.llmops.tuning.study.Approach;
import dev.llmops.tuning.study.Candidate;
import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.StudyData;
import dev.llmops.tuning.study.StudyReport;
import dev.llmops.tuning.study.StudyRow;
import dev.llmops.tuning.study.TrainingCost;
import dev.llmops.tuning.study.TuningStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops tune study}. */
@Command(
        name = "study",
        header = "Decide between prompt, examples, grammar and adapters on your own rows.",
        description =
                "Rows have id, group, input and expected; rows of a group stay in one part. Writes report.json, report.md, report.html"
                        + " and answers.jsonl; run again, it asks only what is missing. An adapter is checked for forgetting with --prose, and for"
                        + " nothing else here: --gates says what it must pass.",
        footer =
                "%nExample: llmops tune study --rows rows.jsonl --system prompt.txt --shots 2,6,12 --adapter a.gguf --prose news.txt --out study")
final class TuneStudyCommand extends Operation {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CHUNK = 128;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "A GGUF file, or the name of a model that 'llmops model fetch' knows.")
    @Nullable
    String model;

    @Option(
            names = "--rows",
            required = true,
            paramLabel = "FILE",
            description = "JSON lines of id, group, input, expected.")
    Path rows;

    @Option(names = "--system", required = true, paramLabel = "FILE", description = "The instructions as they are now.")
    Path system;

    @Option(names = "--grammar", paramLabel = "FILE", description = "A grammar (GBNF) that answers are held to.")
    @Nullable
    Path grammar;

    @Option(names = "--shots", split = ",", paramLabel = "N", description = "Numbers of examples to try, as 2,6,12.")
    List<Integer> shots = List.of();

    @Option(
            names = "--adapter",
            paramLabel = "FILE",
            description = "An adapter to try, which learnt from none of these rows; may be given several times.")
    List<Path> adapters = List.of();

    @Option(
            names = "--prose",
            paramLabel = "FILE",
            description =
                    "At least 10 texts that have nothing to do with the task, with blank lines between them, for the perplexity with an adapter.")
    @Nullable
    Path prose;

    @Option(
            names = "--gates",
            split = ",",
            paramLabel = "GATE",
            defaultValue = "forgetting,safety,parity",
            description = "What an adapter must pass. Default: ${DEFAULT-VALUE}.")
    Set<String> gates = Set.of();

    @Option(
            names = "--test",
            paramLabel = "SHARE",
            defaultValue = "0.4",
            description = "Share of the groups to measure on. Default: ${DEFAULT-VALUE}.")
    double test;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "64",
            description = "Most tokens of an answer. Default: ${DEFAULT-VALUE}.")
    int maxTokens;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder of the report; made if need be.")
    Path out;

    @Override
    public Integer call() throws IOException {
        if (shots.isEmpty() && grammar == null && adapters.isEmpty()) {
            throw usage("what to compare the prompt with is missing: --shots, --grammar or --adapter");
        }
        StudyData data = StudyData.split(readRows(), 0, test, "study");
        for (int count : shots) {
            if (count > data.train().size()) {
                throw usage("--shots must be at most " + data.train().size()
                        + ", the rows that are there to learn from, but was " + count);
            }
        }
        try (LocalModel loaded = LocalModel.load(ModelOptions.file(console(), model))) {
            StudyReport report = study(loaded, data).run();
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

    private TuningStudy study(LocalModel loaded, StudyData data) throws IOException {
        Files.createDirectories(out);
        String instructions = Files.readString(system).strip();
        ModelParameters plain =
                ModelParameters.builder().temperature(0.0).maxTokens(maxTokens).build();
        ModelParameters held = grammar == null
                ? plain
                : plain.toBuilder()
                        .vendor(Map.of("grammar", Files.readString(grammar)))
                        .build();
        TuningStudy.Builder study = TuningStudy.builder(
                        "Study of " + rows.getFileName(),
                        data,
                        ModelCandidate.builder("current prompt", loaded, instructions)
                                .parameters(plain)
                                .build())
                .gates(gates)
                .answers(out.resolve("answers.jsonl"));
        if (grammar != null) {
            study.candidate(ModelCandidate.builder("grammar", loaded, instructions)
                    .parameters(held)
                    .approach(Approach.GRAMMAR)
                    .build());
        }
        for (int count : shots) {
            study.candidate(ModelCandidate.builder(count + " examples", loaded, instructions)
                    .parameters(held)
                    .shots(count)
                    .build());
        }
        for (Path adapter : adapters) {
            study.candidate(adapted(loaded, instructions, held, adapter));
        }
        return study.build();
    }

    private Candidate adapted(LocalModel loaded, String instructions, ModelParameters parameters, Path adapter)
            throws IOException {
        String name = String.valueOf(adapter.getFileName());
        String digest = loaded.loadAdapter(name, adapter).digest();
        List<String> texts =
                prose == null ? List.of() : List.of(Files.readString(prose).split("\\n\\s*\\n"));
        return AdapterCandidate.builder(
                        name,
                        loaded,
                        instructions,
                        (train, validation, seed) ->
                                new LoadedAdapter(name, TrainingCost.NONE, () -> checks(loaded, name, texts)))
                .parameters(parameters)
                .settings(digest)
                .build();
    }

    private static List<GateResult> checks(LocalModel loaded, String name, List<String> texts) {
        return texts.isEmpty()
                ? List.of()
                : List.of(ModelChecks.perplexity(
                        loaded.scorer(), loaded.scorer().withAdapters(Map.of(name, 1.0)), texts, CHUNK, 1));
    }

    private List<StudyRow> readRows() throws IOException {
        List<StudyRow> all = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(rows)) {
            number++;
            if (!line.isBlank()) {
                all.add(row(line, number));
            }
        }
        return all;
    }

    private StudyRow row(String line, int number) {
        String where = "line " + number + " of '" + rows + "' ";
        JsonNode row;
        try {
            row = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new CommandFailedException(where + "is no JSON: " + e.getOriginalMessage(), e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : List.of("id", "group", "input", "expected")) {
            if (!row.path(name).isTextual()) {
                throw new CommandFailedException(where + "must have a text '" + name + "', but has " + row);
            }
            values.put(name, row.path(name).asText());
        }
        return new StudyRow(
                String.valueOf(values.get("id")),
                String.valueOf(values.get("group")),
                String.valueOf(values.get("input")),
                String.valueOf(values.get("expected")));
    }
}
