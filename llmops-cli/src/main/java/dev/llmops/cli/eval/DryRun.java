package dev.llmops.cli.eval;

import dev.llmops.api.message.Message;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.cli.console.Operation;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.dataset.RowSource;
import dev.llmops.eval.run.RunEstimate;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run would take.
 *
 * @param estimate the answers
 * @param inputTokens tokens that the model would read, by prompts that were rendered and counted; null if nobody can count them
 * @param maxOutputTokens the most that it could write
 */
record DryRun(RunEstimate estimate, @Nullable Long inputTokens, long maxOutputTokens) {

    private static final int COUNTED_ROWS = 200;

    /** Counts the prompts of the first rows, and takes the others to be like them. */
    static DryRun of(
            RunEstimate estimate,
            RowSource rows,
            @Nullable Tokenizer tokenizer,
            Function<Row, List<Message>> rendered,
            int maxTokens) {
        long output = estimate.toAsk() * maxTokens;
        if (tokenizer == null) {
            return new DryRun(estimate, null, output);
        }
        int counted = Math.min(COUNTED_ROWS, rows.size());
        try (Stream<Row> some = rows.stream()) {
            double sum = some.limit(counted)
                    .flatMap(row -> rendered.apply(row).stream())
                    .mapToLong(tokenizer::count)
                    .sum();
            return new DryRun(estimate, Math.round(sum / counted * estimate.toAsk()), output);
        }
    }

    void print(Operation operation) {
        if (operation.json) {
            operation.output().json(this);
            return;
        }
        operation.output().line(estimate.text());
        operation
                .output()
                .line(String.format(
                        Locale.ROOT,
                        "tokens: %s to read without passages and the template of the model, at most %,d to write; judges are not counted",
                        inputTokens == null
                                ? "nobody knows how many"
                                : String.format(Locale.ROOT, "about %,d", inputTokens),
                        maxOutputTokens));
    }
}
