package dev.llmops.api.model;

/**
 * The relation of a premise to a hypothesis, as three probabilities. They need not add up to 1, since a long premise is judged in parts.
 *
 * @param entailment probability that the premise implies the hypothesis, from 0 to 1
 * @param neutral probability that the premise implies neither the hypothesis nor its contrary, from 0 to 1
 * @param contradiction probability that the premise contradicts the hypothesis, from 0 to 1
 */
public record Entailment(double entailment, double neutral, double contradiction) {

    /** Rejects a value that is not a probability. */
    public Entailment {
        requireShare("entailment", entailment);
        requireShare("neutral", neutral);
        requireShare("contradiction", contradiction);
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and at most 1, but was " + value);
        }
    }

    /**
     * {@return the judgement of a model that reports only how well a premise supports a hypothesis: the rest counts as contradiction, as
     *     in data sets with two labels}
     *
     * @param support from 0 to 1
     */
    public static Entailment twoWay(double support) {
        return new Entailment(support, 0, 1 - support);
    }

    /** {@return whether entailment is more likely than each of the others} */
    public boolean isEntailed() {
        return entailment > neutral && entailment > contradiction;
    }

    /** {@return whether contradiction is more likely than each of the others} */
    public boolean isContradicted() {
        return contradiction > neutral && contradiction >= entailment;
    }
}
