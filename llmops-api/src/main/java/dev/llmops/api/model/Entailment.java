package dev.llmops.api.model;

/**
 * What a premise says of a hypothesis, as three probabilities. They need not add up to 1, since a long premise is judged in parts.
 *
 * @param entailment that the premise says it, from 0 to 1
 * @param neutral that it says neither it nor the contrary, from 0 to 1
 * @param contradiction that it says the contrary, from 0 to 1
 */
public record Entailment(double entailment, double neutral, double contradiction) {

    /** Refuses what is no probability. */
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
     * {@return the judgement of a model that tells only how well a premise supports a hypothesis: the rest counts as contradiction, as
     *     in sets with two labels}
     *
     * @param support from 0 to 1
     */
    public static Entailment twoWay(double support) {
        return new Entailment(support, 0, 1 - support);
    }

    /** {@return whether entailment is likelier than either of the others} */
    public boolean isEntailed() {
        return entailment > neutral && entailment > contradiction;
    }

    /** {@return whether contradiction is likelier than either of the others} */
    public boolean isContradicted() {
        return contradiction > neutral && contradiction >= entailment;
    }
}
