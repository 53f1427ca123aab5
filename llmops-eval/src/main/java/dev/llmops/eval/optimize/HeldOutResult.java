package dev.llmops.eval.optimize;

import dev.llmops.eval.stats.PairedComparison;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A candidate against the baseline on rows that the search never saw.
 *
 * @param candidate its id
 * @param decision what can be said
 * @param reason why nothing can be said, or null
 * @param comparison the paired comparison over {@code units}; null if there was none
 * @param rows rows that both have a score for
 * @param units what the comparison counts: groups if the split has groups, by the mean of their rows, else rows
 * @param missing held-out rows that one side has no score for
 * @param baselineMean mean score of the baseline over {@code rows}
 * @param candidateMean mean score of the candidate over {@code rows}
 * @param baselineTokens mean tokens of a call of the baseline, read and written; 0 if nobody told
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

    /** What a held-out comparison decides. */
    public enum Decision {
        /** The candidate is better: the 95 % interval lies above 0 and the test agrees. */
        BETTER,
        /** The candidate is worse. */
        WORSE,
        /** Neither can be said. */
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
