package dev.llmops.eval.run;

import dev.llmops.api.message.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run took. Calls that ended in an error left no receipt, and may have cost something too.
 *
 * @param asked number of rows that the target answered in this run
 * @param cached number of rows whose answer came from the cache, and was paid for by an earlier run
 * @param withoutReceipt number of the rows asked of which nobody knows what they took
 * @param usage tokens of the receipts, or null if there is none
 * @param known what the receipts with a known cost add up to, by currency code
 * @param unknown number of receipts whose cost is unknown
 * @param judging tokens that evaluators' models used, or null if no evaluator asked one. Their cost is not known
 */
public record RunSpending(
        int asked,
        int cached,
        int withoutReceipt,
        @Nullable TokenUsage usage,
        Map<String, BigDecimal> known,
        int unknown,
        @Nullable TokenUsage judging) {

    /** Copies the map. */
    public RunSpending {
        known = Map.copyOf(known);
    }

    static RunSpending of(List<RowResult> rows) {
        SpendingMeter meter = new SpendingMeter();
        rows.forEach(meter::add);
        return meter.spending();
    }
}
