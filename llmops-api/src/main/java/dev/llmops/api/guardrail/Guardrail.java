package dev.llmops.api.guardrail;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the texts of a call. Safe for use by multiple threads. A guardrail that throws stops the call: guardrails fail closed.
 */
public interface Guardrail {

    /** {@return its name, unique within an application} */
    String name();

    /** {@return the stages at which it checks texts} */
    Set<GuardrailStage> stages();

    /**
     * Checks a whole text.
     *
     * @param stage where the text comes from
     * @param text the text
     * @param context the call
     * @return the decision
     */
    Decision check(GuardrailStage stage, String text, GuardrailContext context);

    /**
     * Starts to check an answer that arrives in pieces. By default, it holds everything back until the end and
     * then checks the whole answer; a guardrail that knows what it may still change should hold back only that. In any
     * case, the pieces together must equal what {@link #check} makes of the whole answer.
     *
     * @param context the call
     * @return a check for one answer
     */
    default StreamCheck checkStream(GuardrailContext context) {
        return new HoldingStreamCheck(this, context);
    }

    /** {@return the policy that it follows, to be recorded with its decisions; null for none, which is the default} */
    default @Nullable PolicyIdentity policy() {
        return null;
    }

    /**
     * Runs guardrails in sequence, each on the output of the previous one. The first that blocks or asks
     * again ends the sequence. Findings of a guardrail that runs after one that changed the text refer to the changed text and carry no
     * range. A streamed answer passes through their stream checks in sequence, so no more text is held back than
     * they hold back together; if several of them would stop it, which one does can depend on how the answer is split into pieces.
     *
     * @param name the name of the composite
     * @param guardrails the guardrails, in order
     * @return the combined guardrail
     */
    static Guardrail composite(String name, List<Guardrail> guardrails) {
        return new CompositeGuardrail(name, guardrails);
    }
}
