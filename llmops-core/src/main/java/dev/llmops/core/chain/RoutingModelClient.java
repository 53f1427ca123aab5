package dev.llmops.core.chain;

import dev.llmops.api.cost.Price;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelStream;
import java.util.Map;
import java.util.Optional;

/**
 * A client in front of several endpoints. Add it to an {@link dev.llmops.core.LlmOpsBuilder} like any other client. It chooses the endpoint
 * of each attempt itself, and the record has every attempt, under the route {@code NAME/ENDPOINT}. It retries and fails over by its own
 * rules; a {@link RetryPolicy} does not repeat it. Safe for use by multiple threads.
 */
public interface RoutingModelClient extends ModelClient {

    /** {@return the clients of the endpoints by name, at least one; closed with this client} */
    Map<String, ModelClient> endpoints();

    /**
     * {@return the price of attempts at an endpoint, whatever model answers there; empty if the application's price list has it}
     *
     * @param endpoint the name of one of the {@link #endpoints()}
     */
    default Optional<Price> price(String endpoint) {
        return Optional.empty();
    }

    /**
     * Answers a call. A failed attempt does not throw.
     *
     * @param call the call, with its request
     * @param attempt makes one attempt and records it, on the endpoint whose name the call carries as its {@link Call#modelName()}
     * @return the answer of one attempt, after those that failed before anything of their answer was passed on
     */
    ModelStream route(Call call, Chain attempt);
}
