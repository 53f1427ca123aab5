package dev.llmops.core.chain;

import dev.llmops.api.model.ModelStream;

/**
 * One step of a call. It can change the call before passing it on, observe or change the answer on its way back, pass
 * the call on several times, or answer itself. Blocking and streaming calls use the same code: the answer to a
 * blocking call is a stream that contains only its end.
 *
 * <p>Safe for use by multiple threads.
 */
public interface Interceptor {

    /** {@return its name, unique in a chain; used to insert another one before or after it} */
    String name();

    /**
     * Performs its step.
     *
     * @param call the call so far
     * @param chain the rest of the chain
     * @return the answer; later errors are reported as its end
     * @throws dev.llmops.api.error.LlmOpsException if the call cannot go on
     */
    ModelStream intercept(Call call, Chain chain);
}
