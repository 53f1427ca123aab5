package dev.llmops.eval.benchmark;

import dev.llmops.eval.internal.jinja.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a benchmark: templates, delimiters and metrics. It is data; a task file that
 * contains code is rejected. Immutable, safe for use by multiple threads.
 */
public final class BenchmarkTask {

    /** How a task is scored. */
    public enum Output {
        /** The log-likelihood of each choice after the context. */
        MULTIPLE_CHOICE,
        /** The log-likelihood of one text after the context. */
        LOGLIKELIHOOD,
        /** The text that a model generates after the context. */
        GENERATE_UNTIL
    }

    private static final List<String> NAMES = List.of(
            "arc_challenge",
            "arc_easy",
            "bbh",
            "bbq",
            "commonsense_qa",
            "commonsense_qa_cloze",
            "crows_pairs",
            "gsm8k",
            "hellaswag",
            "ifeval",
            "mmlu",
            "mmlu_cloze",
            "mmlu_continuation",
            "piqa",
            "truthfulqa_mc1",
            "truthfulqa_mc2");

    final String name;
    final Output output;
    final Field text;
    final @Nullable Choices choices;
    final Field target;
    final @Nullable Field labels;
    final Template description;
    final String targetDelimiter;
    final String fewshotDelimiter;
    final int fewshot;
    final List<Map<String, @Nullable Object>> samples;
    final List<TaskMetric> metrics;
    final List<AnswerFilter> filters;
    final List<String> until;
    final int maxTokens;
    final String digest;

    BenchmarkTask(TaskReader read) {
        this.name = read.name();
        this.output = read.output();
        this.text = read.field("doc_to_text");
        this.choices = read.choices();
        this.target = read.field("doc_to_target");
        this.labels = read.optionalField("doc_to_labels");
        this.description = read.template("description");
        this.targetDelimiter = read.text("target_delimiter", " ");
        this.fewshotDelimiter = read.text("fewshot_delimiter", "\n\n");
        this.fewshot = read.fewshot();
        this.samples = read.samples();
        this.metrics = read.metrics();
        this.filters = read.filters();
        this.until = read.until();
        this.maxTokens = read.maxTokens();
        this.digest = read.digest();
    }

    /** What is chosen from: the same for all documents, or a list that each document has. */
    record Choices(List<String> fixed, @Nullable Field field) {}

    /** {@return the names of the tasks that come with this library, in order} */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * {@return a task that comes with this library}
     *
     * @param name one of {@link #names()}
     * @throws IllegalArgumentException if there is no such task
     */
    public static BenchmarkTask standard(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "the task must be one of " + String.join(", ", NAMES) + ", but was '" + name + "'");
        }
        try (InputStream in = BenchmarkTask.class.getResourceAsStream("tasks/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the task " + name + " is missing from the library");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new BenchmarkTask(new TaskReader(TaskFile.parse(name + ".yaml", text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a task in the common subset of lm-evaluation-harness's YAML, which the reference documents.
     *
     * @param file the file; included files must be in the same folder
     * @return the task
     * @throws TaskException if it is not a task file, or contains code ({@code !function}, a template beyond the subset, an option
     *     that names a class); it names the line, and nothing in the file is run
     */
    public static BenchmarkTask read(Path file) {
        return new BenchmarkTask(new TaskReader(TaskFile.read(file)));
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return how it is scored} */
    public Output output() {
        return output;
    }

    /** {@return the default number of solved examples before each document} */
    public int fewshot() {
        return fewshot;
    }
}
