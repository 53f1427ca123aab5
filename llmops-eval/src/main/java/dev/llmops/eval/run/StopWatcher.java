package dev.llmops.eval.run;

import dev.llmops.eval.sequential.StopRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows a rule the rows in the order in which they were asked, and not in that in which they were answered: answers that come late may be
 * worse, and a rule that sees the quick ones first would not be valid.
 */
final class StopWatcher {

    private final String evaluator;
    private final StopRule.Watch watch;
    private final int samples;
    private final Map<Long, List<RowResult>> early = new HashMap<>();
    private long next;
    private @Nullable String decision;

    StopWatcher(StopRule rule, int samples) {
        this.evaluator = rule.evaluator();
        this.watch = rule.watch();
        this.samples = samples;
    }

    void add(long row, RowResult result) {
        early.computeIfAbsent(row, key -> new ArrayList<>()).add(result);
        while (decision == null) {
            List<RowResult> whole = early.get(next);
            if (whole == null || whole.size() < samples) {
                return;
            }
            early.remove(next++);
            RowResult mean = RowResult.mean(whole);
            try {
                watch.add(mean.rowHash(), mean.score(evaluator));
            } catch (IllegalArgumentException e) {
                throw new RunException(String.valueOf(e.getMessage()), e);
            }
            decision = watch.decision();
        }
    }

    @Nullable
    String decision() {
        return decision;
    }
}
