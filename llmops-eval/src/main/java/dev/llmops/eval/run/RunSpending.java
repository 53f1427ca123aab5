package dev.llmops.eval.run;

import dev.llmops.api.message.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run used. Calls that ended in an error left no receipt, but may also have cost something.
 *
 * @param asked number of rows that the target answered in this run
 * @param cached number of rows whose answer came from the cache and was paid for by an earlier run
 * @param withoutReceipt number of the asked rows whose usage is unknown
 * @param usage tokens of the receipts, or null if there is none
 * @param known the total of the receipts with a known cost, by currency code
 * @param unknown number of receipts whose cost is unknown
 * @param judging tokens used by evaluators' models, or null if no evaluator called one. Their cost is not known
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
