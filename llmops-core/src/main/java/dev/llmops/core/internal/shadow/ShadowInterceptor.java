package dev.llmops.core.internal.shadow;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.ForwardingStream;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;

/**
 * Hands calls over to shadow traffic once they have ended, so that the two do not compete. A cancelled call is not sent.
 */
public final class ShadowInterceptor implements Interceptor {

    private final ShadowTraffic traffic;

    /**
     * Creates the step.
     *
     * @param traffic answers the calls that are taken
     */
    public ShadowInterceptor(ShadowTraffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public String name() {
        return StandardChain.SHADOW;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        ModelStream answer = chain.proceed(call);
        return traffic.takes(call) ? new LiveStream(answer, call) : answer;
    }

    private final class LiveStream extends ForwardingStream {

        private final Call call;
        private boolean ended;

        LiveStream(ModelStream source, Call call) {
            super(source);
            this.call = call;
        }

        @Override
        public ModelEvent next() {
            ModelEvent event = source().next();
            if (!ended && event instanceof ModelEvent.End) {
                ended = true;
                if (!(event instanceof ModelEvent.Cancelled)) {
                    traffic.offer(call);
                }
            }
            return event;
        }
    }
}
