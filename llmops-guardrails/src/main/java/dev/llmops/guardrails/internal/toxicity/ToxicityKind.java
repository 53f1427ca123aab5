package dev.llmops.guardrails.internal.toxicity;

/**
 * Kinds of toxic language, each with a model. The log of the odds at which a kind counts was chosen for few false positives: see
 * docs/measurements/toxicity.md for what that, and lower thresholds, give.
 */
enum ToxicityKind {
    /** Abuse of persons, and crude words. */
    OFFENSIVE("offensive", 3),
    /** Hatred of groups of people. */
    HATE("hate", 0.5),
    /** Sexual acts and bodies. */
    SEXUAL("sexual", 0.1),
    /** Threats, gore, and praise of violence. */
    VIOLENCE("violence", 1.0),
    /** Suicide and self-harm as a wish, an advice or a tale. */
    SELF_HARM("self-harm", -1.4);

    private final String category;
    private final double logit;

    ToxicityKind(String category, double logit) {
        this.category = category;
        this.logit = logit;
    }

    /** {@return how findings call it} */
    String category() {
        return category;
    }

    /** {@return the name of its model's file} */
    String resource() {
        return "toxicity-" + category + "-3.model";
    }

    /** {@return how sure a text is of this kind, from 0 to 1, of what its model says} */
    double score(double odds) {
        return 1 / (1 + Math.exp(logit - odds));
    }
}
