package dev.llmops.tuning;

import dev.llmops.api.generation.Caller;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import java.util.Optional;

/** Takes out of a text what must not be learnt. Safe for use by several threads. */
@FunctionalInterface
public interface Scrubber {

    /**
     * {@return the text without what must not be learnt, or nothing if the example must not be used at all}
     *
     * @param text a text of an example
     */
    Optional<String> scrub(String text);

    /** {@return a scrubber that takes out nothing} */
    static Scrubber noop() {
        return Optional::of;
    }

    /**
     * {@return a scrubber that does what a guardrail decides about user input: it changes the text, or drops the example}
     *
     * @param guardrail the guardrail, for example one that masks personal data
     */
    static Scrubber of(Guardrail guardrail) {
        return text -> {
            Decision decision = guardrail.check(GuardrailStage.USER_INPUT, text, GuardrailContext.of(Caller.ANONYMOUS));
            if (decision instanceof Decision.Transform transform) {
                return Optional.of(transform.text());
            }
            return decision instanceof Decision.Pass ? Optional.of(text) : Optional.empty();
        };
    }
}
