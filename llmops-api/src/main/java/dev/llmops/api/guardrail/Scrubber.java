package dev.llmops.api.guardrail;

import java.util.Optional;

/**
 * Takes out of recorded texts what must not leave the store: for training data, data sets and other exports. Safe for use by
 * several threads, but for {@link #forExample()}'s.
 */
@FunctionalInterface
public interface Scrubber {

    /**
     * {@return the text without what must not leave the store, or nothing if the example must not be used at all}
     *
     * @param text a text of an example
     */
    Optional<String> scrub(String text);

    /**
     * {@return the scrubber for the texts of one example, from its first message to its answer; used by one thread. What it
     * remembers makes the same value look the same throughout. Unless overridden: this}
     */
    default Scrubber forExample() {
        return this;
    }

    /** {@return a scrubber that takes out nothing} */
    static Scrubber noop() {
        return Optional::of;
    }

    /**
     * {@return a scrubber that does what a guardrail decides: it changes the text, or drops the example. The texts of an
     * example are texts of one call to the guardrail: a value has the same placeholder in the question and in the answer.
     * Placeholders that stand in the records already stay as they are, if the guardrail looks at answers}
     *
     * @param guardrail the guardrail, for example one that redacts personal data
     */
    static Scrubber of(Guardrail guardrail) {
        return new GuardrailScrubber(guardrail);
    }
}
