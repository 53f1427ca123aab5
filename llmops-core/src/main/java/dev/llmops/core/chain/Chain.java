package dev.llmops.core.chain;

import dev.llmops.api.model.ModelStream;

/** The rest of a chain, as an interceptor sees it. */
@FunctionalInterface
public interface Chain {

    /**
     * Passes a call on.
     *
     * @param call the call
     * @return the answer, which the caller closes
     */
    ModelStream proceed(Call call);
}
