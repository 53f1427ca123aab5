package dev.llmops.api.guardrail;

import java.util.Optional;

/**
 * Removes from recorded texts what must not leave the store, for training data, data sets and other exports. Safe for use by
 * several threads, except for those that {@link #forExample()} returns.
 */
@FunctionalInterface
public interface Scrubber {

    /**
     * {@return the text without what must not leave the store, or empty if the example must not be used at all}
     *
     * @param text a text of an example
     */
    Optional<String> scrub(String text);

    /**
     * {@return the scrubber for the texts of one example, from its first message to its answer; used by one thread. It remembers
     * values so that the same value looks the same throughout. By default: this scrubber}
     */
    default Scrubber forExample() {
        return this;
    }

    /** {@return a scrubber that removes nothing} */
    static Scrubber noop() {
        return Optional::of;
    }

    /**
     * {@return a scrubber that applies a guardrail's decisions: it changes the text, or drops the example. The guardrail treats the texts of an
     * example as texts of one call: a value has the same placeholder in the question and in the answer.
     * Placeholders that are already in the records stay as they are, if the guardrail checks answers}
     *
     * @param guardrail the guardrail, for example one that redacts personal data
     */
    static Scrubber of(Guardrail guardrail) {
        return new GuardrailScrubber(guardrail);
    }
}
