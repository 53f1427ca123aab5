package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.serving.client.ServerDialect;
import dev.llmops.serving.pool.Budget;
import dev.llmops.serving.routing.NamedStrategy;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A model that is several endpoints behind one name. Needs {@code llmops-serving}.
 *
 * @param strategy How an endpoint is chosen.
 * @param maxRetries How many attempts may follow a failed one.
 * @param maxWait How long a call may wait for a free endpoint.
 * @param timeout How long a call may take in all. Unset, there is no limit.
 * @param matchTags Tags of callers that an endpoint must have too.
 * @param endpoints The endpoints, by name.
 * @param budgets What may be spent, by name.
 */
public record PoolProperties(
        @DefaultValue("round-robin") NamedStrategy strategy,
        @Nullable Integer maxRetries,
        @Nullable Duration maxWait,
        @Nullable Duration timeout,
        @DefaultValue List<String> matchTags,
        @DefaultValue Map<String, Endpoint> endpoints,
        @DefaultValue Map<String, BudgetLimit> budgets) {

    /**
     * A server that speaks OpenAI's chat completions.
     *
     * @param baseUrl Its address with the path before its routes, for example http://localhost:8000/v1.
     * @param model Name of the model there.
     * @param apiKey Its key, if it wants one.
     * @param dialect What the server is, where that matters.
     * @param provider Who runs it. Endpoints of one provider share a circuit breaker.
     * @param contextWindow Most tokens of input and output together.
     * @param weight Its share among the endpoints.
     * @param tags What callers' tags are matched with.
     * @param requestsPerMinute Most attempts in a minute.
     * @param tokensPerMinute Most tokens in a minute.
     * @param maxConcurrency Most attempts at once.
     * @param maxOutputTokens Tokens that an attempt without a limit may write, where a budget stops.
     * @param price What it costs.
     */
    public record Endpoint(
            URI baseUrl,
            String model,
            @Nullable String apiKey,
            @DefaultValue("openai") ServerDialect dialect,
            @Nullable String provider,
            @Nullable Integer contextWindow,
            @DefaultValue("1") double weight,
            @DefaultValue Map<String, String> tags,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer tokensPerMinute,
            @Nullable Integer maxConcurrency,
            @Nullable Integer maxOutputTokens,
            @Nullable Rate price) {

        /** {@return address and model, without the key} */
        @Override
        public String toString() {
            return model + " at " + baseUrl;
        }
    }

    /**
     * What tokens cost.
     *
     * @param inputPerMillion For a million tokens read.
     * @param outputPerMillion For a million tokens written.
     * @param currency Of both, as in ISO 4217.
     */
    public record Rate(
            BigDecimal inputPerMillion,
            BigDecimal outputPerMillion,
            @DefaultValue("USD") Currency currency) {}

    /**
     * What may be spent in a window of time. A bean of type {@code BudgetStore} makes it one sum of several processes.
     *
     * @param money Most money of a window. Either this or tokens is set.
     * @param currency Of the money, as in ISO 4217.
     * @param tokens Most tokens of a window.
     * @param window How long a window is.
     * @param per Whose sum it is: user, tenant, or tag: and a name. Unset, all callers have one.
     * @param whenExceeded What happens to an attempt that would exceed it.
     */
    public record BudgetLimit(
            @Nullable BigDecimal money,
            @DefaultValue("USD") Currency currency,
            @Nullable Long tokens,
            @DefaultValue("1d") Duration window,
            @Nullable String per,
            @DefaultValue("stop") Budget.Action whenExceeded) {}
}
