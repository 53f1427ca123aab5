package dev.llmops.guardrails.detect;

import java.util.Map;

/**
 * A model that says which labels a text has, in this process or behind a service: Prompt Guard, toxicity and topic classifiers. Safe for
 * use by several threads.
 */
public interface TextClassifier {

    /** {@return the model's name and version, which findings carry} */
    String version();

    /** {@return how many UTF-16 units of a text it reads; longer texts are given to it in overlapping parts} */
    int maxLength();

    /**
     * {@return how likely the text has which label, each from 0 to 1}
     *
     * @param text the text, at most {@link #maxLength()} long
     * @throws dev.llmops.api.error.LlmOpsException if the model fails
     */
    Map<String, Double> classify(String text);
}
