package dev.llmops.eval.benchmark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.scoring.TextScorer;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task over documents. By log-likelihood, it computes what lm-evaluation-harness computes for the same texts; for generated text, it
 * compares as the harness does. With a file, a run that was killed can be resumed. Used by one thread.
 */
public final class Benchmark {

    private final BenchmarkTask task;
    private final int fewshot;
    private final List<Item> items;
    private final @Nullable Path file;
    private final BenchmarkProgress progress;
    private final int concurrency;

    private Benchmark(Builder set) {
        this.task = set.task;
        this.fewshot = set.fewshot;
        this.file = set.file;
        this.progress = set.progress;
        this.concurrency = set.concurrency;
        Items maker = new Items(task, fewshot, set.examples());
        int most = Math.min(set.limit, set.documents.size());
        // All of them before the first is paid for.
        this.items = IntStream.range(0, most)
                .mapToObj(id -> maker.item(id, set.documents.get(id)))
                .toList();
    }

    /**
     * {@return a builder}
     *
     * @param task the task
     * @param documents its documents, as {@link BenchmarkData} reads them
     */
    public static Builder builder(BenchmarkTask task, List<Map<String, @Nullable Object>> documents) {
        return new Builder(task, documents);
    }

    /**
     * Scores the choices of each document.
     *
     * @param scorer computes log-likelihoods
     * @param model identifies what it scores with, so that a run can be resumed: for example a digest, with the adapters
     * @return the result
     * @throws IllegalStateException if the task asks a model to generate text
     * @throws dev.llmops.eval.run.RunException if the file holds a different run
     */
    public BenchmarkResult run(TextScorer scorer, String model) {
        if (task.output == BenchmarkTask.Output.GENERATE_UNTIL) {
            throw new IllegalStateException(
                    "the task " + task.name + " needs a model that writes, not one that scores");
        }
        return run(model, 1, item -> {
            List<String> continuations = task.output == BenchmarkTask.Output.LOGLIKELIHOOD
                    ? item.choices()
                    : item.choices().stream()
                            .map(choice -> task.targetDelimiter + choice)
                            .toList();
            try {
                return ScoredRows.of(task, item, scorer.score(item.context(), continuations));
            } catch (ContextWindowExceededException | InvalidRequestException e) {
                return error(item, e);
            }
        });
    }

    /**
     * Lets a model generate text for each document, at temperature 0: the whole context is one user message. A local model that
     * was loaded with the chat template {@code {{ messages[0].content }}} sees the bare text, as the harness's default is.
     *
     * @param client the model; safe for use by multiple threads if the concurrency is above 1
     * @return the result; documents whose call failed have no score
     * @throws IllegalStateException if the task needs log-likelihoods, which only a {@link TextScorer} provides
     * @throws dev.llmops.eval.run.RunException if the file holds a different run
     */
    public BenchmarkResult run(ModelClient client) {
        if (task.output != BenchmarkTask.Output.GENERATE_UNTIL) {
            throw new IllegalStateException("the task " + task.name + " needs a model that tells log-likelihoods");
        }
        ModelIdentity identity = client.description().identity();
        ModelParameters parameters = ModelParameters.builder()
                .temperature(0)
                .maxTokens(task.maxTokens)
                .stopSequences(task.until.stream().filter(end -> !end.isEmpty()).toList())
                .build();
        return run(identity.toString(), concurrency, item -> {
            ModelRequest request = ModelRequest.builder()
                    .user(item.context())
                    .parameters(parameters)
                    .build();
            String written;
            try {
                written = client.generate(request).text();
            } catch (CallCancelledException e) {
                throw e;
            } catch (LlmOpsException e) {
                return error(item, e);
            }
            return ScoredRows.of(task, item, written);
        });
    }

    private BenchmarkResult run(String model, int threads, Function<Item, ObjectNode> score) {
        List<ObjectNode> rows;
        if (file == null) {
            rows = new BenchmarkLoop(items, progress, threads).run(score);
        } else {
            List<String> hashes = items.stream().map(item -> hash(model, item)).toList();
            try (RowFile open = RowFile.open(file, hashes)) {
                rows = new BenchmarkLoop(items, progress, threads)
                        .run(item -> kept(open, hashes.get(item.id()), item, score));
            }
        }
        Figures figures = new Figures(task);
        int failed = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).has("error")) {
                failed++;
            } else {
                figures.add(items.get(i), rows.get(i));
            }
        }
        return new BenchmarkResult(task.name, model, fewshot, items.size(), failed, figures.scores());
    }

    /** The document too: with other labels the same answer scores otherwise. */
    private String hash(String model, Item item) {
        return Json.hash(Map.of(
                "model",
                model,
                "task",
                task.digest,
                "context",
                item.context(),
                "choices",
                item.choices(),
                "document",
                item.document()));
    }

    private static ObjectNode kept(RowFile open, String hash, Item item, Function<Item, ObjectNode> score) {
        ObjectNode there = open.finished(item);
        if (there != null) {
            return there;
        }
        ObjectNode row = score.apply(item);
        open.append(row, hash);
        return row;
    }

    private static ObjectNode error(Item item, LlmOpsException e) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", item.id())
                .put("error", e.getClass().getSimpleName() + ": " + e.getMessage());
    }

    /** Builds a {@link Benchmark}. */
    public static final class Builder {

        private final BenchmarkTask task;
        private final List<Map<String, @Nullable Object>> documents;
        private int fewshot;
        private List<Map<String, @Nullable Object>> examples = List.of();
        private int limit = Integer.MAX_VALUE;
        private @Nullable Path file;
        private BenchmarkProgress progress = (finished, total) -> {};
        private int concurrency = 1;

        private Builder(BenchmarkTask task, List<Map<String, @Nullable Object>> documents) {
            this.task = Objects.requireNonNull(task, "task");
            this.documents = List.copyOf(documents);
            this.fewshot = task.fewshot;
        }

        /**
         * Sets the number of solved examples before each document: the first ones of {@link #examples}, of the same subject.
         *
         * @param count at least 0; the task's number by default
         * @return this
         */
        public Builder fewshot(int count) {
            this.fewshot = Require.atLeast("fewshot", count, 0);
            return this;
        }

        /**
         * Sets the source of examples, if not the task's own.
         *
         * @param solved documents that are not measured
         * @return this
         */
        public Builder examples(List<Map<String, @Nullable Object>> solved) {
            this.examples = List.copyOf(solved);
            return this;
        }

        /**
         * Limits the run to the first documents.
         *
         * @param count at least 1
         * @return this
         */
        public Builder limit(int count) {
            this.limit = Require.atLeast("limit", count, 1);
            return this;
        }

        /**
         * Sets the file of the rows. An existing one is continued.
         *
         * @param path the file
         * @return this
         */
        public Builder file(Path path) {
            this.file = path;
            return this;
        }

        /**
         * Sets a listener for progress.
         *
         * @param listener the listener
         * @return this
         */
        public Builder progress(BenchmarkProgress listener) {
            this.progress = listener;
            return this;
        }

        /**
         * Sets the number of concurrent calls to a client.
         *
         * @param count at least 1
         * @return this
         */
        public Builder concurrency(int count) {
            this.concurrency = Require.atLeast("concurrency", count, 1);
            return this;
        }

        private List<Map<String, @Nullable Object>> examples() {
            List<Map<String, @Nullable Object>> all = examples.isEmpty() ? task.samples : examples;
            if (fewshot > 0 && all.isEmpty()) {
                throw new TaskException(
                        "the task " + task.name + " puts " + fewshot
                                + " solved examples before each document, and must get"
                                + " them from other data than is measured; name it, or set fewshot to 0",
                        null);
            }
            return new ArrayList<>(all);
        }

        /**
         * {@return the benchmark}
         *
         * @throws TaskException if a document does not fit the task; it names the document
         */
        public Benchmark build() {
            return new Benchmark(this);
        }
    }
}
