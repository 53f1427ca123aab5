package dev.llmops.redteam;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.core.LlmOps;
import java.util.Objects;

/**
 * What is attacked. Safe for use by multiple threads. An application with its own retrieval or tools writes one: it brings
 * {@link Attack#turns()} and {@link Attack#content()} to where its users and documents come from, and uses
 * {@link Canaries#systemPrompt} where the attack's success needs it.
 */
@FunctionalInterface
public interface RedTeamTarget {

    /**
     * Attacks once.
     *
     * @param attack what to say
     * @param parameters how the model should choose its words
     * @return what came back, after the last turn
     * @throws dev.llmops.api.error.CallCancelledException if the call was cancelled; the run ends with it
     * @throws dev.llmops.api.error.LlmOpsException if no answer came for another reason than a guardrail; the attempt is then
     *     a failed one, neither a success nor a defence
     */
    TargetReply ask(Attack attack, ModelParameters parameters);

    /** {@return the application's own system prompt, by which a leak of it is told; empty if that is not known} */
    default String systemPrompt() {
        return "";
    }

    /**
     * {@return a model without any guardrail}
     *
     * @param model the model; not closed
     * @param systemPrompt the application's system prompt, to which what is canaries is added
     */
    static RedTeamTarget of(ModelClient model, String systemPrompt) {
        return new ConversationTarget(Objects.requireNonNull(systemPrompt, "systemPrompt"), new ModelTurns(model));
    }

    /**
     * {@return a model behind the whole chain, with its guardrails}
     *
     * @param ops the chain; not closed. Each attack is a call that it records
     * @param systemPrompt the application's system prompt, to which what is canaries is added
     */
    static RedTeamTarget of(LlmOps ops, String systemPrompt) {
        return new ConversationTarget(Objects.requireNonNull(systemPrompt, "systemPrompt"), new ChainTurns(ops));
    }
}
