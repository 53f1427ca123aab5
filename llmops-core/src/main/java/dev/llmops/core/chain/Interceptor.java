package dev.llmops.core.chain;

import dev.llmops.api.model.ModelStream;

/**
 * One step of a call. It may change the call before it passes it on, watch or change the answer on its way back, pass
 * the call on several times, or answer itself. Blocking and streaming calls go through the same code: the answer to a
 * blocking call is a stream that holds nothing but its end.
 *
 * <p>Safe for use by several threads.
 */
public interface Interceptor {

    /** {@return its name, unique in a chain; by it another one can be put before or after it} */
    String name();

    /**
     * Does its step.
     *
     * @param call the call so far
     * @param chain the rest of the chain
     * @return the answer; what goes wrong later is its end
     * @throws dev.llmops.api.error.LlmOpsException if the call cannot go on
     */
    ModelStream intercept(Call call, Chain chain);
}
