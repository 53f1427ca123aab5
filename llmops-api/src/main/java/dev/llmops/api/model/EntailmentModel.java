package dev.llmops.api.model;

/**
 * A model for natural language inference: it judges whether a hypothesis follows from a premise. Safe for use by several
 * threads.
 */
public interface EntailmentModel {

    /** {@return the model that judges} */
    ModelIdentity identity();

    /**
     * Judges a pair of texts.
     *
     * @param premise the text that is taken to be true; it may be long, and a model that reads only part of it documents how
     *     it chooses
     * @param hypothesis one statement
     * @return the probabilities
     * @throws dev.llmops.api.error.LlmOpsException if the model fails
     */
    Entailment entailment(String premise, String hypothesis);
}
