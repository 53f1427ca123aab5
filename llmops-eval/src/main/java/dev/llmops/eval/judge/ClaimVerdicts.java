package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.eval.judge.ClaimVerdict.Support;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A judge's verdicts on several claims.
 *
 * @param all one verdict per claim, in the order of the claims
 * @param askedAgain the number of claims without a clear verdict in the first reply, which were therefore asked again
 * @param usage the usage of all calls, or null if none was answered
 */
public record ClaimVerdicts(
        List<ClaimVerdict> all, int askedAgain, @Nullable TokenUsage usage) {

    /** Copies the list. */
    public ClaimVerdicts {
        all = List.copyOf(all);
    }

    /**
     * {@return the number of claims with a verdict}
     *
     * @param support the verdict
     */
    public int count(Support support) {
        return (int) all.stream().filter(each -> each.support() == support).count();
    }

    /** {@return the number of claims without a verdict} */
    public int missing() {
        return (int) all.stream().filter(each -> each.support() == null).count();
    }

    /** {@return the share of the claims that are supported, from 0 to 1; no score if there is no claim, or one without a verdict} */
    public Score supportedShare() {
        if (all.isEmpty()) {
            return new Score.Unscored("there is no claim");
        }
        return all.stream()
                .map(ClaimVerdict::missing)
                .filter(missing -> missing != null)
                .findFirst()
                .map(this::incomplete)
                .orElseGet(() -> Score.of((double) count(Support.SUPPORTED) / all.size()));
    }

    private Score incomplete(Score first) {
        String told = missing() + " of " + all.size() + " claims have no verdict: ";
        return first instanceof Score.Failed failed
                ? new Score.Failed(told + failed.error())
                : new Score.Unscored(told + ((Score.Unscored) first).reason());
    }
}
