package dev.llmops.api.model;

/**
 * A model for natural language inference: whether who believes a premise must believe a hypothesis too. Safe for use by several
 * threads.
 */
public interface EntailmentModel {

    /** {@return which model judges} */
    ModelIdentity identity();

    /**
     * Judges a pair of texts.
     *
     * @param premise what is taken for true; it may be long, and a model that reads less than all of it says in its documentation how
     *     it chooses
     * @param hypothesis one statement
     * @return the probabilities
     * @throws dev.llmops.api.error.LlmOpsException if the model fails
     */
    Entailment entailment(String premise, String hypothesis);
}
