package dev.llmops.guardrails.detect;

import java.util.Map;

/**
 * A model that labels texts, in this process or behind a service: Prompt Guard, toxicity and topic classifiers. Safe for
 * use by multiple threads.
 */
public interface TextClassifier {

    /** {@return the model's name and version, which appear in findings} */
    String version();

    /** {@return the maximum text length in UTF-16 units; longer texts are passed in overlapping parts} */
    int maxLength();

    /**
     * {@return the probability of each label for the text, from 0 to 1}
     *
     * @param text the text, at most {@link #maxLength()} long
     * @throws dev.llmops.api.error.LlmOpsException if the model fails
     */
    Map<String, Double> classify(String text);
}
