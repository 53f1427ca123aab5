package dev.llmops.api.guardrail;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The call that a guardrail checks. Its memory is shared by all stages of one call. Safe for use
 * by several threads.
 */
public interface GuardrailContext {

    /** {@return the caller} */
    Caller caller();

    /** {@return the request to the model; null before it is rendered, which is the case for guardrails of inputs and passages} */
    @Nullable
    ModelRequest request();

    /** {@return the id of the call's record, or null outside the chain} */
    default @Nullable String call() {
        return null;
    }

    /**
     * {@return where the text that is checked comes from, in the application's terms: the name of the variable or of the user who
     * typed it, of the tool, or the id of the passage's document; null if it has no name. A policy can trust
     * some sources more than others}
     */
    default @Nullable String source() {
        return null;
    }

    /**
     * {@return the same call, for a text from the given source}
     *
     * @param source where it comes from, or null if the source has no name
     */
    default GuardrailContext from(@Nullable String source) {
        return source == null ? this : new SourcedContext(this, source, hidden());
    }

    /** {@return whether readers of the source cannot see the text that is checked, for example because the style of a page hides it} */
    default boolean hidden() {
        return false;
    }

    /** {@return the same call, for a text that readers of its source cannot see} */
    default GuardrailContext asHidden() {
        return new SourcedContext(this, source(), true);
    }

    /**
     * Returns an object that a guardrail keeps from one stage of a call to the next, for example the values that it redacted, to
     * restore them in the answer. It is discarded with the call.
     *
     * @param <T> its type
     * @param key the key that identifies it
     * @param create creates it if the call has none yet
     * @return the same object at every stage of this call
     */
    <T> T memory(MemoryKey<T> key, Supplier<T> create);

    /**
     * Registers a restorer for the answer on its way to the caller, after the record is made: what the caller gets differs from what
     * is stored. It applies to the answer's text, to its reasoning and to the texts in the arguments of its tool calls.
     *
     * @param owner the guardrail's own key; a second call with the same key changes nothing
     * @param restorer creates a restorer for each text
     */
    void restoreWith(Object owner, Supplier<Deanonymizer> restorer);

    /**
     * {@return a text as the caller would get it, with all values restored, in strings of JSON escaped; for a check that needs the true values. It must not
     * be included in a decision, since decisions are stored}
     *
     * @param text the text
     */
    String restored(String text);

    /**
     * {@return the context of one call, for a guardrail that is used outside the chain, as in its tests}
     *
     * @param caller the caller
     */
    static GuardrailContext of(Caller caller) {
        return new CallMemory(caller, null);
    }

    /**
     * {@return the context of one call, for a guardrail that is used outside the chain and checks an answer}
     *
     * @param caller the caller
     * @param request what the model was asked
     */
    static GuardrailContext of(Caller caller, ModelRequest request) {
        return new CallMemory(caller, request);
    }
}
