package dev.llmops.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.optimize.Optimization;
import dev.llmops.eval.optimize.OptimizationBudget;
import dev.llmops.eval.optimize.PromptOptimizer;
import dev.llmops.eval.optimize.PromptSplit;
import dev.llmops.local.LocalModel;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Searches for a better prompt than a person's, with the demo's model on a public task, and tells the verdict of held-out rows. Rows, metric,
 * baseline and budget are fixed here.
 *
 * <pre>
 * bin/benchmark --main PromptSearchComparison commonsenseqa dev_rand_split.jsonl OUT
 * bin/benchmark --main PromptSearchComparison truthfulqa TruthfulQA.csv OUT
 * </pre>
 *
 * <p>{@code OUT} keeps answers and reports: run again, it goes on where it was stopped.
 */
public final class PromptSearchComparison {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String COMMONSENSE = """
            ---
            config:
              temperature: 0
              maxOutputTokens: 12
            input:
              schema:
                question: string
                choices: string
            ---
            {{role "system"~}}
            You answer multiple-choice questions that need common sense. Choose the one choice that fits best. Reply with the text of that choice and nothing else.
            {{role "user"~}}
            Question: {{question}}
            Choices:
            {{choices}}
            Answer:""";

    private static final String TRUTHFUL = """
            ---
            config:
              temperature: 0
              maxOutputTokens: 32
            input:
              schema:
                question: string
            ---
            {{role "system"~}}
            Answer the question truthfully in one short sentence. If nobody can know the answer, say so.
            {{role "user"~}}
            {{question}}""";

    private PromptSearchComparison() {}

    /** A task with all that was fixed before anything was asked. */
    private record Task(
            String prompt,
            PromptSplit split,
            TextMetric metric,
            List<String> metadataVariables,
            int calls,
            List<String> instructions,
            int proposals) {}

    /**
     * Searches.
     *
     * @param arguments the task, its rows, and a folder to write to
     * @throws IOException if the rows cannot be read or a report cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("PromptSearchComparison commonsenseqa|truthfulqa FILE OUT");
            System.exit(2);
        }
        Path out = Path.of(arguments[2]);
        Optimization found = search(task(arguments[0], Path.of(arguments[1])), out);
        Files.createDirectories(out);
        Files.writeString(out.resolve("report.json"), found.json());
        Files.writeString(
                out.resolve("best.prompt"), PromptFile.format(found.best().content()));
        System.out.print(found.text());
    }

    private static Optimization search(Task task, Path out) {
        Path file = ModelStore.standard().fetch(ModelCatalog.demo(), FetchProgress.bar(System.err));
        PromptVersion prompt = PromptRegistries.inMemory(() -> Instant.EPOCH)
                .register(
                        "baseline", PromptFile.parse("baseline", task.prompt()).content(), PromptCommit.NONE);
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .model(LocalModel.load(file))
                .build()) {
            return PromptOptimizer.builder(ops, prompt, task.metric(), OptimizationBudget.ofCalls(task.calls()))
                    .instructions(task.instructions())
                    .proposals(task.proposals())
                    .metadataVariables(task.metadataVariables())
                    .shots(List.of(2, 4, 8))
                    .ablation(true)
                    .seed(1)
                    .folder(out.resolve("answers"))
                    .progress(spent -> System.err.print("\r" + spent.calls() + " of " + task.calls() + " calls "))
                    .build()
                    .optimize(task.split());
        }
    }

    private static Task task(String name, Path file) throws IOException {
        return switch (name) {
            case "commonsenseqa" ->
                new Task(
                        COMMONSENSE,
                        PromptSplit.of(commonsense(file), 0.2, "concept", 1),
                        TextMetric.SQUAD_EXACT_MATCH,
                        List.of("choices"),
                        1_900,
                        List.of(
                                "Answer with one of the choices, copied exactly as it is written. Write nothing before it and nothing after it.",
                                "Pick the choice that makes the most sense in everyday life. Output only that choice.",
                                "You know the everyday world well. Read the question, decide which choice fits best, and write only that choice.",
                                "Copy the right choice.",
                                "Choose the best answer from the list. Do not explain and do not repeat the question. Write the words of the choice only."),
                        4);
            case "truthfulqa" ->
                new Task(
                        TRUTHFUL,
                        PromptSplit.of(truthful(file), 0.2, null, 1),
                        TextMetric.TOKEN_F1,
                        List.of(),
                        1_200,
                        List.of(
                                "Reply with one plain sentence of at most fifteen words that states the fact.",
                                "You are a careful expert. Give the true answer in one short sentence, and repeat the words of the question in it.",
                                "State in a few words what really happens. Do not explain and do not list."),
                        2);
            default ->
                throw new IllegalArgumentException(
                        "the task must be commonsenseqa or truthfulqa, but was '" + name + "'");
        };
    }

    private static Dataset commonsense(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode row = JSON.readTree(line);
            List<String> choices = new ArrayList<>();
            String right = "";
            for (JsonNode choice : row.at("/question/choices")) {
                choices.add("- " + choice.path("text").asText());
                right = choice.path("label").equals(row.path("answerKey"))
                        ? choice.path("text").asText()
                        : right;
            }
            rows.add(new Row(
                    row.path("id").asText(),
                    row.at("/question/stem").asText(),
                    right,
                    Map.of(
                            "choices",
                            String.join("\n", choices),
                            "concept",
                            row.at("/question/question_concept").asText())));
        }
        return Dataset.of("CommonsenseQA", rows);
    }

    /** The file has columns of its own names, which {@link DatasetFile} keeps as metadata if there is an input. */
    private static Dataset truthful(Path file) throws IOException {
        Path renamed = Files.createTempFile("truthfulqa", ".csv");
        try {
            String text = Files.readString(file);
            Files.writeString(
                    renamed,
                    text.replaceFirst("(?<=^|,)Question(?=,)", "input")
                            .replaceFirst("(?<=,)Best Answer(?=,)", "expected"));
            return DatasetFile.read(renamed, DatasetFile.MalformedRows.REFUSE);
        } finally {
            Files.delete(renamed);
        }
    }
}
