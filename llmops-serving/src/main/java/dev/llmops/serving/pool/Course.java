package dev.llmops.serving.pool;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts of a call so far say about where the next may go. Endpoints that were tried are only avoided; those that cannot answer this call are ruled out.
 * Used by the thread of the call and by that of its hedge.
 */
final class Course {

    private final Set<String> tried = new HashSet<>();
    private final Set<String> ruledOut = new HashSet<>();
    private final Set<String> providersOut = new HashSet<>();
    private int tooSmall;
    private int step = Integer.MIN_VALUE;

    synchronized boolean allows(EndpointState state) {
        Endpoint endpoint = state.endpoint();
        Integer window = endpoint.client().description().contextWindow();
        return endpoint.step() >= step
                && !ruledOut.contains(endpoint.name())
                && (endpoint.provider() == null || !providersOut.contains(endpoint.provider()))
                && (window == null || window > tooSmall);
    }

    synchronized boolean isUntried(EndpointState state) {
        return !tried.contains(state.name());
    }

    synchronized void tried(Endpoint endpoint) {
        tried.add(endpoint.name());
    }

    synchronized void forgetTried() {
        tried.clear();
    }

    /** It cannot answer this call, though others can. */
    synchronized void ruleOut(Endpoint endpoint) {
        ruledOut.add(endpoint.name());
    }

    /** The question did not fit: only a longer context window helps. */
    synchronized void needsLongerContextThan(Endpoint endpoint) {
        ruledOut.add(endpoint.name());
        @Nullable Integer window = endpoint.client().description().contextWindow();
        tooSmall = Math.max(tooSmall, Objects.requireNonNullElse(window, 0));
    }

    /** Its provider does not answer such a question. */
    synchronized void needsAnotherProviderThan(Endpoint endpoint) {
        ruledOut.add(endpoint.name());
        if (endpoint.provider() != null) {
            providersOut.add(endpoint.provider());
        }
    }

    /** Its answer was not good enough: only endpoints of a higher step help. */
    synchronized void needsHigherStepThan(Endpoint endpoint) {
        step = Math.max(step, endpoint.step() + 1);
    }
}
