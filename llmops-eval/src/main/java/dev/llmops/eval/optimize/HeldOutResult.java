package dev.llmops.eval.optimize;

import dev.llmops.eval.stats.PairedComparison;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of a candidate with the baseline on rows that the search never saw.
 *
 * @param candidate its id
 * @param decision the decision
 * @param reason why there is no verdict, or null
 * @param comparison the paired comparison over {@code units}; null if there was none
 * @param rows the number of rows for which both have a score
 * @param units the unit of the comparison: groups if the split has groups, by the mean of their rows, else rows
 * @param missing the number of held-out rows for which one side has no score
 * @param baselineMean mean score of the baseline over {@code rows}
 * @param candidateMean mean score of the candidate over {@code rows}
 * @param baselineTokens mean tokens of a call of the baseline, input and output; 0 if unknown
 * @param candidateTokens mean tokens of a call of the candidate
 */
public record HeldOutResult(
        String candidate,
        Decision decision,
        @Nullable String reason,
        @Nullable PairedComparison comparison,
        int rows,
        int units,
        int missing,
        double baselineMean,
        double candidateMean,
        double baselineTokens,
        double candidateTokens) {

    /** The outcome of a held-out comparison. */
    public enum Decision {
        /** The candidate is better: the 95 % interval lies above 0 and the test agrees. */
        BETTER,
        /** The candidate is worse. */
        WORSE,
        /** Neither can be concluded. */
        NO_VERDICT;

        /** {@return {@code better}, {@code worse} or {@code no verdict}} */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    static HeldOutResult none(String candidate, String reason) {
        return new HeldOutResult(candidate, Decision.NO_VERDICT, reason, null, 0, 0, 0, 0, 0, 0, 0);
    }

    /** {@return the result in one line} */
    public String text() {
        if (comparison == null) {
            return decision.text() + ": " + reason;
        }
        return String.format(
                Locale.ROOT,
                "%s: %.3f to %.3f on %d held-out rows, %+.3f [%+.3f, %+.3f] over %d %s, p %s, %.0f to %.0f tokens a call%s",
                decision.text(),
                comparison.baseline(),
                comparison.candidate(),
                rows,
                comparison.difference(),
                comparison.interval().low(),
                comparison.interval().high(),
                units,
                units == rows ? "rows" : "groups",
                comparison.p() < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", comparison.p()),
                baselineTokens,
                candidateTokens,
                reason == null ? "" : "; " + reason);
    }
}
