package dev.llmops.eval.synthesis;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.eval.dataset.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Questions that a model made from passages.
 *
 * @param rows those that passed every check: the question, its answer, and the id of its passage as {@code passage} of the metadata
 * @param dropped those that did not
 * @param usage tokens of all calls, unknown where a model did not tell
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
     * @param reason why
     * @param detail what exactly was wrong
     */
    public record Dropped(String passage, String question, DropReason reason, String detail) {}

    /** {@return how many questions were dropped, by reason} */
    public Map<DropReason, Integer> counts() {
        Map<DropReason, Integer> counts = new TreeMap<>();
        dropped.forEach(each -> counts.merge(each.reason(), 1, Integer::sum));
        return counts;
    }
}
