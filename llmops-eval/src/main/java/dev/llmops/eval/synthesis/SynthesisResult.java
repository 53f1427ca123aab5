package dev.llmops.eval.synthesis;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.eval.dataset.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Questions generated from passages.
 *
 * @param rows those that passed every check: the question, its answer, and the id of its passage as {@code passage} in the metadata
 * @param dropped those that did not
 * @param usage tokens of all calls, unknown if a model did not report them
 */
public record SynthesisResult(List<Row> rows, List<Dropped> dropped, TokenUsage usage) {

    /** Copies the lists. */
    public SynthesisResult {
        rows = List.copyOf(rows);
        dropped = List.copyOf(dropped);
    }

    /**
     * A question that was dropped.
     *
     * @param passage id of its passage
     * @param question the question, or an empty text if there was none
     * @param reason the reason
     * @param detail the exact problem
     */
    public record Dropped(String passage, String question, DropReason reason, String detail) {}

    /** {@return the number of dropped questions by reason} */
    public Map<DropReason, Integer> counts() {
        Map<DropReason, Integer> counts = new TreeMap<>();
        dropped.forEach(each -> counts.merge(each.reason(), 1, Integer::sum));
        return counts;
    }
}
