package dev.llmops.api.guardrail;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The call that a guardrail looks at. What it remembers is the same at every stage of one call. Safe for use
 * by several threads.
 */
public interface GuardrailContext {

    /** {@return who calls} */
    Caller caller();

    /** {@return what the model is asked, or null before it is rendered: to guardrails of inputs and passages} */
    @Nullable
    ModelRequest request();

    /** {@return the id of the call's record, or null outside of the chain} */
    default @Nullable String call() {
        return null;
    }

    /**
     * {@return where the text that is looked at comes from, as the application calls it: the name of the variable or of the user who
     * typed it, of the tool, or the id of the passage's document; null where it has no name. A policy can trust
     * some more than others}
     */
    default @Nullable String source() {
        return null;
    }

    /**
     * {@return the same call, for a text that comes from somewhere}
     *
     * @param source where it comes from, or null if that has no name
     */
    default GuardrailContext from(@Nullable String source) {
        return source == null ? this : new SourcedContext(this, source, hidden());
    }

    /** {@return whether readers of the source do not see the text that is looked at, as where the style of a page hides it} */
    default boolean hidden() {
        return false;
    }

    /** {@return the same call, for a text that readers of its source do not see} */
    default GuardrailContext asHidden() {
        return new SourcedContext(this, source(), true);
    }

    /**
     * Something that a guardrail keeps from one stage of a call to the next, for example the values it redacted, to put
     * them back into the answer. It is gone with the call.
     *
     * @param <T> its type
     * @param key names it
     * @param create makes it when the call has none yet
     * @return the same object at every stage of this call
     */
    <T> T memory(MemoryKey<T> key, Supplier<T> create);

    /**
     * Has something put back into the answer on its way to the caller, behind the record: what the caller gets is not
     * what is kept. It applies to the answer's text, to its reasoning and to the texts in the arguments of its tool calls.
     *
     * @param owner the guardrail's own key; a second call with the same key changes nothing
     * @param restorer makes a restorer for each text
     */
    void restoreWith(Object owner, Supplier<Deanonymizer> restorer);

    /**
     * {@return a text as the caller would get it, with all put back; for a check that needs the true values. It must not
     * reach a decision, which is kept}
     *
     * @param text the text
     */
    String restored(String text);

    /**
     * {@return the context of one call, for a guardrail that is used outside of the chain, as in its tests}
     *
     * @param caller who calls
     */
    static GuardrailContext of(Caller caller) {
        return new CallMemory(caller, null);
    }

    /**
     * {@return the context of one call, for a guardrail that is used outside of the chain and looks at an answer}
     *
     * @param caller who calls
     * @param request what the model was asked
     */
    static GuardrailContext of(Caller caller, ModelRequest request) {
        return new CallMemory(caller, request);
    }
}
