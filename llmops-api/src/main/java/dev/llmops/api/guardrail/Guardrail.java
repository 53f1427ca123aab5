package dev.llmops.api.guardrail;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks texts of a call. Safe for use by several threads. A guardrail that throws stops the call: it fails closed.
 */
public interface Guardrail {

    /** {@return its name, unique within an application} */
    String name();

    /** {@return where it looks} */
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
     * Starts to check an answer that arrives in pieces. Unless overridden it holds everything back until the end, and
     * then checks the whole; a guardrail that knows what it may still change should hold back just that. Whatever it
     * does, the pieces together must be what {@link #check} makes of the whole.
     *
     * @param context the call
     * @return a check for one answer
     */
    default StreamCheck checkStream(GuardrailContext context) {
        return new HoldingStreamCheck(this, context);
    }

    /** {@return the policy that it follows, to be recorded with its decisions; null unless overridden: none} */
    default @Nullable PolicyIdentity policy() {
        return null;
    }

    /**
     * Runs guardrails one after the other, each on what the one before made of the text. The first that blocks or asks
     * again ends it. Findings of a guardrail behind one that changed the text refer to the changed text and carry no
     * range. A streamed answer goes through their stream checks one after the other, so that no more is held back than
     * they hold back together; if several of them would stop it, which one does can depend on the pieces.
     *
     * @param name the name of the composite
     * @param guardrails in order
     * @return one guardrail
     */
    static Guardrail composite(String name, List<Guardrail> guardrails) {
        return new CompositeGuardrail(name, guardrails);
    }
}
