package dev.llmops.serving.routing;

import org.jspecify.annotations.Nullable;

/** An endpoint that may take an attempt, as it is at the moment of the choice. */
public interface Candidate {

    /** {@return its name, unique in the pool} */
    String name();

    /** {@return its share of the load relative to the others, above 0} */
    double weight();

    /** {@return the attempts of this pool that it is working on} */
    int inFlight();

    /** {@return the tokens, read and to be written, of the attempts of this pool that it is working on: an estimate} */
    long outstandingTokens();

    /**
     * {@return the moving average of the time of an attempt for each token of its work, in nanoseconds: of those that it wrote, and a twentieth of those that it read; 0 as long as none was
     * measured} It includes the time in a queue.
     */
    double nanosPerToken();

    /**
     * {@return what this request would cost there if it used all tokens that it may; infinite where no price is known}
     *
     * @param request the request
     */
    double cost(RoutingRequest request);

    /** {@return the load that the server told, or null if it told none} */
    @Nullable
    EndpointLoad load();
}
