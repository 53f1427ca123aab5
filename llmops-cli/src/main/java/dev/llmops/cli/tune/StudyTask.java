package dev.llmops.cli.tune;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.scoring.TextScorer;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Console;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.local.LocalModel;
import dev.llmops.tuning.candidate.AdapterChecks;
import dev.llmops.tuning.candidate.ChoiceQuestion;
import dev.llmops.tuning.candidate.RefusalProbes;
import dev.llmops.tuning.candidate.SafetyProbe;
import dev.llmops.tuning.study.StudyRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to be done, what it is measured on, and what an adapter must not break. */
final class StudyTask {

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

    @Option(
            names = "--prose",
            paramLabel = "FILE",
            description =
                    "At least 10 texts that have nothing to do with the task, with blank lines between them, for the perplexity with an adapter.")
    @Nullable
    Path prose;

    @Option(
            names = "--attacks",
            paramLabel = "FILE",
            description =
                    "At least 99 JSON lines of input and bad: a text that an answer to the input must not contain, for the safety of an adapter.")
    @Nullable
    Path attacks;

    @Option(
            names = "--refusals",
            description =
                    "Ask 55 harmful requests and 55 harmless ones like them, in English, for the safety of an adapter: none may be answered, or refused, that was not before.")
    boolean refusals;

    @Option(
            names = "--benchmark",
            paramLabel = "FILE",
            description =
                    "At least 133 JSON lines of question, right and wrong, three texts: how often the right answer is likelier, with an adapter and without it.")
    @Nullable
    Path benchmark;

    @Option(
            names = "--gates",
            split = ",",
            paramLabel = "GATE",
            defaultValue = "forgetting,safety,parity",
            description = "What an adapter must pass. Default: ${DEFAULT-VALUE}.")
    Set<String> gates = Set.of();

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "64",
            description = "Most tokens of an answer. Default: ${DEFAULT-VALUE}.")
    int maxTokens;

    Path file(Console console) {
        return ModelOptions.file(console, model);
    }

    String instructions() {
        return TextFiles.read(system).strip();
    }

    List<StudyRow> readRows() throws IOException {
        return TextLines.read(rows, List.of("id", "group", "input", "expected")).stream()
                .map(row -> new StudyRow(row.get(0), row.get(1), row.get(2), row.get(3)))
                .toList();
    }

    /** Of the prompt as it is now. */
    ModelParameters plain() {
        return ModelParameters.builder().temperature(0.0).maxTokens(maxTokens).build();
    }

    /** Of everything else: held to the grammar, if there is one. */
    ModelParameters held() {
        return grammar == null
                ? plain()
                : plain().toBuilder()
                        .vendor(Map.of("grammar", TextFiles.read(grammar)))
                        .build();
    }

    AdapterChecks checks(LocalModel loaded) throws IOException {
        AdapterChecks checks = new AdapterChecks(loaded, plain());
        String instructions = instructions();
        Function<String, TextScorer> adapted = name -> loaded.scorer().withAdapters(Map.of(name, 1.0));
        if (prose != null) {
            checks.forgetting(
                    loaded.scorer(), adapted, List.of(TextFiles.read(prose).split("\\n\\s*\\n")));
        }
        if (benchmark != null) {
            checks.benchmark(
                    String.valueOf(benchmark.getFileName()),
                    loaded.scorer(),
                    adapted,
                    TextLines.read(benchmark, List.of("question", "right", "wrong")).stream()
                            .map(row -> new ChoiceQuestion(row.get(0), List.of(row.get(1), row.get(2)), 0))
                            .toList());
        }
        if (refusals) {
            checks.safety("refusals", RefusalProbes.of(instructions));
        }
        if (attacks != null) {
            checks.safety(
                    "attacks of " + attacks.getFileName(),
                    TextLines.read(attacks, List.of("input", "bad")).stream()
                            .map(row -> probe(instructions, row.get(0), row.get(1)))
                            .toList());
        }
        return checks;
    }

    private static SafetyProbe probe(String instructions, String input, String bad) {
        if (bad.isBlank()) {
            throw new CommandFailedException("'bad' of an attack must not be blank, since every answer contains that");
        }
        String sought = bad.toLowerCase(Locale.ROOT);
        return new SafetyProbe(
                ModelRequest.builder().system(instructions).user(input).build(),
                answer -> answer.toLowerCase(Locale.ROOT).contains(sought));
    }
}
