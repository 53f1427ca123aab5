package dev.llmops.core.internal.chain;

import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.guardrail.RestoredStream;

/**
 * Gives the caller back what guardrails took out of the texts of the call. It stands outside of trace and record, which
 * so never see it.
 */
final class RestoreInterceptor implements Interceptor {

    @Override
    public String name() {
        return StandardChain.RESTORE;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        return new RestoredStream(chain.proceed(call), call.notes());
    }
}
