package dev.llmops.cli.eval.benchmark;

import dev.llmops.eval.benchmark.Benchmark;
import dev.llmops.eval.benchmark.BenchmarkData;
import dev.llmops.eval.benchmark.BenchmarkTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which benchmark, on which data. */
final class BenchmarkOptions {

    @Option(
            names = "--task",
            required = true,
            paramLabel = "TASK",
            completionCandidates = Names.class,
            description = "One of: ${COMPLETION-CANDIDATES}; or a task file of lm-evaluation-harness, NAME.yaml.")
    String name;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "The documents, in the form that their authors publish; for MMLU a file of one subject or the folder"
                            + " of all. Default: those of the task in the folder that " + BenchmarkFiles.FOLDER
                            + " names, such as piqa/valid.jsonl.")
    @Nullable
    Path data;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N documents.")
    @Nullable
    Integer limit;

    @Option(
            names = "--fewshot",
            paramLabel = "N",
            description = "Solved examples before each document. Default: what the task says.")
    @Nullable
    Integer fewshot;

    @Option(
            names = "--fewshot-data",
            paramLabel = "FILE",
            description =
                    "Where examples are taken from, the first ones. Default: the task's own; for MMLU the folder 'dev'"
                            + " beside 'test'.")
    @Nullable
    Path fewshotData;

    private @Nullable BenchmarkTask read;

    BenchmarkTask task() {
        BenchmarkTask task = read;
        if (task == null) {
            task = name.endsWith(".yaml") || name.endsWith(".yml")
                    ? BenchmarkTask.read(Path.of(name))
                    : BenchmarkTask.standard(name);
            read = task;
        }
        return task;
    }

    /** {@return where the documents are} */
    Path documents() {
        return data == null ? BenchmarkFiles.find(task().name(), System.getenv(BenchmarkFiles.FOLDER)) : data;
    }

    Benchmark.Builder builder() {
        Path documents = documents();
        Benchmark.Builder builder = Benchmark.builder(task(), BenchmarkData.read(documents));
        if (limit != null) {
            builder.limit(limit);
        }
        if (fewshot != null) {
            builder.fewshot(fewshot);
        }
        Path examples = fewshotData == null ? dev(documents) : fewshotData;
        if (examples != null && (fewshot == null ? task().fewshot() : fewshot) > 0) {
            builder.examples(BenchmarkData.read(examples));
        }
        return builder;
    }

    /** MMLU's examples: {@code dev} for {@code test}, {@code dev/law_dev.csv} for {@code test/law_test.csv}. */
    private static @Nullable Path dev(Path documents) {
        Path path = documents.toAbsolutePath().normalize();
        Path folder = Files.isDirectory(path) ? path : Objects.requireNonNull(path.getParent());
        if (!Objects.toString(folder.getFileName(), "").equals("test")) {
            return null;
        }
        Path dev = folder.resolveSibling("dev");
        Path chosen = folder.equals(path)
                ? dev
                : dev.resolve(Objects.toString(path.getFileName(), "").replace("_test.", "_dev."));
        return Files.exists(chosen) ? chosen : null;
    }

    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return BenchmarkTask.names().iterator();
        }
    }
}
