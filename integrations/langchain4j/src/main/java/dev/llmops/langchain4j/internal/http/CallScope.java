package dev.llmops.langchain4j.internal.http;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on its way through LangChain4j: what has to be done to cancel it, and how many HTTP requests it made.
 *
 * <p>LangChain4j hands nothing of the call through to its HTTP client, so the scope stands in a thread-local variable
 * while the call is made; {@link ObservedHttpClient} finds it there.
 */
public final class CallScope {

    private static final Logger LOG = LoggerFactory.getLogger(CallScope.class);
    private static final ThreadLocal<CallScope> CURRENT = new ThreadLocal<>();

    private final List<Runnable> cancellers = new ArrayList<>();
    private boolean cancelled;
    private int httpRequests;

    /** The scope of the call that this thread makes; a scope of nobody if there is none. */
    static CallScope current() {
        CallScope current = CURRENT.get();
        return current == null ? new CallScope() : current;
    }

    public void run(Runnable call) {
        CURRENT.set(this);
        try {
            call.run();
        } finally {
            CURRENT.remove();
        }
    }

    /** Registers what cancels a part of the call; it runs at once if the call was cancelled already. */
    public void onCancel(Runnable canceller) {
        synchronized (this) {
            if (!cancelled) {
                cancellers.add(canceller);
                return;
            }
        }
        contained(canceller);
    }

    public void cancel() {
        List<Runnable> all;
        synchronized (this) {
            cancelled = true;
            all = List.copyOf(cancellers);
            cancellers.clear();
        }
        all.forEach(CallScope::contained);
    }

    synchronized void countHttpRequest() {
        httpRequests++;
    }

    public synchronized int httpRequests() {
        return httpRequests;
    }

    /** LangChain4j throws where a model cannot be cancelled; that must not keep the rest from being cancelled. */
    private static void contained(Runnable canceller) {
        try {
            canceller.run();
        } catch (RuntimeException e) {
            LOG.debug("a part of a LangChain4j call could not be cancelled and runs on in its own thread", e);
        }
    }
}
