package dev.llmops.api.guardrail;

import dev.llmops.api.generation.Caller;
import java.util.function.Supplier;

/** The call that a guardrail looks at. The same object for every stage of one call. */
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
}
