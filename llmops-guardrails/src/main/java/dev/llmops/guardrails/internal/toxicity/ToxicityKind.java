package dev.llmops.guardrails.internal.toxicity;

/**
 * Kinds of toxic language, each with a model. The log of the odds at which a kind counts was chosen for few false positives: see
 * docs/measurements/toxicity.md for what that, and lower thresholds, give.
 */
enum ToxicityKind {
    /** Abuse of persons, and crude words. */
    OFFENSIVE("offensive", 4.3),
    /** Hatred of groups of people. */
    HATE("hate", 1.8),
    /** Sexual acts and bodies. */
    SEXUAL("sexual", 1.4),
    /** Threats, gore, and praise of violence. */
    VIOLENCE("violence", 2.3),
    /** Suicide and self-harm as a wish, an advice or a tale. */
    SELF_HARM("self-harm", -0.1);

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
        return "toxicity-" + category + "-4.model";
    }

    /** {@return how sure a text is of this kind, from 0 to 1, by the log of the odds that the models give} */
    double score(double odds) {
        return 1 / (1 + Math.exp(logit - odds));
    }
}
