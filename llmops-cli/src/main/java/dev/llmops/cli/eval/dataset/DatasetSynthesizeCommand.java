package dev.llmops.cli.eval.dataset;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.JsonRows;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.SamplingOptions;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.synthesis.DropReason;
import dev.llmops.eval.synthesis.QuestionSynthesis;
import dev.llmops.eval.synthesis.SourcePassage;
import dev.llmops.eval.synthesis.SynthesisResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval dataset synthesize}. */
@Command(
        name = "synthesize",
        header = "Have a model make questions from passages, and keep those that pass every check.",
        description =
                "A question is kept if it is not in the words of its passage, says something that no earlier one says, and"
                        + " a second call answers it from the passage alone as the first one did. What is dropped is counted"
                        + " with its reason.",
        footer = "%nExample: llmops eval dataset synthesize --passages passages.jsonl --per-passage 2 --model"
                + " qwen2.5-0.5b-instruct --out questions.jsonl")
final class DatasetSynthesizeCommand extends Operation {

    @Mixin
    ModelOptions model;

    @Option(
            names = "--passages",
            required = true,
            paramLabel = "FILE",
            description = "The passages, JSONL: lines {\"id\",\"text\"}.")
    Path passages;

    @Option(
            names = "--per-passage",
            paramLabel = "N",
            defaultValue = "2",
            description = "Questions that are wanted of each passage, from 1 to 20. Default: ${DEFAULT-VALUE}.")
    int perPassage;

    @Option(
            names = "--check-model",
            paramLabel = "MODEL",
            description = "The model that checks. Default: the one that writes, which overlooks its own mistakes.")
    @Nullable
    String checkModel;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the rows go, JSONL; replaced.")
    Path out;

    @Override
    public Integer call() throws IOException {
        if (perPassage < 1 || perPassage > 20) {
            throw usage("--per-passage must be from 1 to 20, but was " + perPassage);
        }
        List<SourcePassage> sources = passages();
        SynthesisResult result;
        try (ModelClient writer = model.open(console(), null);
                ModelClient checker = checkModel == null ? null : ModelOptions.openNamed(console(), checkModel)) {
            ModelParameters parameters = ModelParameters.builder()
                    .temperature(0.0)
                    .maxTokens(SamplingOptions.MAX_TOKENS)
                    .build();
            result = new QuestionSynthesis(writer, checker == null ? writer : checker, perPassage, parameters)
                    .from(sources);
        }
        print(sources.size(), result);
        if (result.rows().isEmpty()) {
            throw new CommandFailedException(
                    "no question passed the checks, so nothing was written; try a larger model");
        }
        DatasetFile.write(out, Dataset.of(String.valueOf(out.getFileName()), result.rows()));
        return 0;
    }

    private void print(int sources, SynthesisResult result) {
        if (json) {
            output().json(new Summary(sources, result.rows().size(), result.counts(), result.dropped()));
            return;
        }
        output().field("passages", sources);
        output().field("kept", result.rows().size());
        result.counts().forEach((reason, count) -> output().field("dropped: " + words(reason), count));
    }

    private static String words(DropReason reason) {
        return reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private List<SourcePassage> passages() throws IOException {
        List<SourcePassage> found = new ArrayList<>();
        JsonRows.byId(passages).forEach((id, text) -> {
            try {
                found.add(new SourcePassage(id, text));
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException("'" + passages + "': " + e.getMessage(), e);
            }
        });
        if (found.isEmpty()) {
            throw new CommandFailedException("'" + passages + "' holds no passage");
        }
        return found;
    }

    private record Summary(
            int passages, int kept, Map<DropReason, Integer> dropped, List<SynthesisResult.Dropped> details) {}
}
