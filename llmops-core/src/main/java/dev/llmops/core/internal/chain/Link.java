package dev.llmops.core.internal.chain;

import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import java.util.List;

/** An interceptor and what stands after it. Made once, so that a call allocates nothing for it. */
final class Link implements Chain {

    private final Interceptor interceptor;
    private final Chain next;

    private Link(Interceptor interceptor, Chain next) {
        this.interceptor = interceptor;
        this.next = next;
    }

    static Chain of(List<Interceptor> interceptors) {
        Chain chain = call -> {
            throw new IllegalStateException("no interceptor answered the call; the last one must be the model");
        };
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            chain = new Link(interceptors.get(i), chain);
        }
        return chain;
    }

    @Override
    public ModelStream proceed(Call call) {
        return interceptor.intercept(call, next);
    }
}
