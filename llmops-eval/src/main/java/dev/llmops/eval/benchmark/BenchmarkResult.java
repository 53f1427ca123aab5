package dev.llmops.eval.benchmark;

import java.util.List;
import java.util.Optional;

/**
 * The result of a benchmark.
 *
 * @param task the task's name
 * @param model what was measured
 * @param fewshot the number of solved examples before each document
 * @param documents the number of documents
 * @param failed how many of them have no score, because the model failed or they do not fit into its context; their rows give the reason
 * @param scores the figures, over the documents that have a score; empty if none has
 */
public record BenchmarkResult(
        String task, String model, int fewshot, int documents, int failed, List<BenchmarkScore> scores) {

    /** Copies the list. */
    public BenchmarkResult {
        scores = List.copyOf(scores);
    }

    /**
     * {@return a figure}
     *
     * @param metric its name
     */
    public Optional<BenchmarkScore> score(String metric) {
        return scores.stream().filter(score -> score.metric().equals(metric)).findFirst();
    }
}
