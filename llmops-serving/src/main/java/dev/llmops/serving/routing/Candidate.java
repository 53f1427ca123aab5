package dev.llmops.serving.routing;

import org.jspecify.annotations.Nullable;

/** An endpoint that may take an attempt, in its state at the moment of the choice. */
public interface Candidate {

    /** {@return its name, unique in the pool} */
    String name();

    /** {@return its weight, the share of the load relative to the others, above 0} */
    double weight();

    /** {@return the number of this pool's attempts in progress there} */
    int inFlight();

    /** {@return the tokens, input and expected output, of this pool's attempts in progress there: an estimate} */
    long outstandingTokens();

    /**
     * {@return the moving average of an attempt's time per token of work, in nanoseconds: output tokens count fully, input tokens a twentieth; 0
     * while none was
     * measured} It includes the time in a queue.
     */
    double nanosPerToken();

    /**
     * {@return what this request would cost there if it used all tokens that it may; infinite if no price is known}
     *
     * @param request the request
     */
    double cost(RoutingRequest request);

    /** {@return the load that the server reported, or null if it reported none} */
    @Nullable
    EndpointLoad load();
}
