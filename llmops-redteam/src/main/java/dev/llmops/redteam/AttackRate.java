package dev.llmops.redteam;

import dev.llmops.commons.internal.stats.Wilson;
import java.util.List;

/**
 * How often attacks succeed.
 *
 * @param successes how many did
 * @param scored out of how many: those that succeeded, were resisted or were blocked
 */
public record AttackRate(int successes, int scored) {

    /** Refuses negative counts and more successes than attacks. */
    public AttackRate {
        if (successes < 0 || scored < successes) {
            throw new IllegalArgumentException(
                    "successes must be 0 to scored, but were " + successes + " of " + scored);
        }
    }

    /**
     * {@return how often some attacks succeeded}
     *
     * @param results the attacks; those that are unscored or failed count neither way
     */
    public static AttackRate of(List<AttackResult> results) {
        int scored = (int)
                results.stream().filter(result -> result.outcome().scored()).count();
        int successes = (int) results.stream()
                .filter(result -> result.outcome() == AttackOutcome.SUCCEEDED)
                .count();
        return new AttackRate(successes, scored);
    }

    /** {@return successes / scored, or NaN if nothing was scored} */
    public double value() {
        return scored == 0 ? Double.NaN : successes / (double) scored;
    }

    /** {@return the lower end of Wilson's 95 % interval (1927); 0 if nothing was scored} */
    public double low() {
        return Wilson.of(successes, scored).low();
    }

    /** {@return the upper end of Wilson's 95 % interval; 1 if nothing was scored} */
    public double high() {
        return Wilson.of(successes, scored).high();
    }
}
