package dev.llmops.api.guardrail;

import dev.llmops.api.generation.Caller;
import java.util.function.Supplier;

/**
 * The call that a guardrail looks at. What it remembers is the same at every stage of one call. Safe for use
 * by several threads.
 */
public interface GuardrailContext {

    /** {@return who calls} */
    Caller caller();

    /**
     * Something that a guardrail keeps from one stage of a call to the next, for example the values it redacted, to put
     * them back into the answer. It is gone with the call.
     *
     * @param <T> its type
     * @param owner the guardrail's own key
     * @param type its type
     * @param create makes it when the call has none yet
     * @return the same object at every stage of this call
     */
    <T> T memory(Object owner, Class<T> type, Supplier<T> create);

    /**
     * {@return the context of one call, for a guardrail that is used outside of the chain, as in its tests}
     *
     * @param caller who calls
     */
    static GuardrailContext of(Caller caller) {
        return new CallMemory(caller);
    }
}
