package dev.llmops.cli.serve;

import dev.llmops.api.model.ModelClient;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import dev.llmops.serving.cascade.EscalationRule;
import dev.llmops.serving.pool.Budget;
import dev.llmops.serving.pool.CircuitBreakerPolicy;
import dev.llmops.serving.pool.Deadlines;
import dev.llmops.serving.pool.Pool;
import dev.llmops.serving.pool.PoolBuilder;
import dev.llmops.serving.pool.PoolMeter;
import dev.llmops.serving.routing.NamedStrategy;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model that is served, and the pool behind it.
 *
 * @param name the name that requests use
 * @param node where it stands
 */
record ModelConfig(String name, ConfigNode node) {

    /** Refuses what is wrong, with a model that does nothing in the place of each one: nothing is loaded yet. */
    void check(List<Budget> budgets) {
        node.mapping(
                "endpoints",
                "strategy",
                "match_tags",
                "retries",
                "retry_budget",
                "hedging",
                "content_policy_fallback",
                "escalate_when",
                "deadlines",
                "circuit_breaker",
                "max_wait",
                "max_waiting");
        endpoints().forEach(EndpointConfig::check);
        pool(budgets, endpoint -> List.of(ModelClient.noop()), null).close();
    }

    List<EndpointConfig> endpoints() {
        List<EndpointConfig> endpoints = node.require("endpoints").elements().stream()
                .map(EndpointConfig::new)
                .toList();
        if (endpoints.isEmpty()) {
            throw node.require("endpoints").problem("must have at least one endpoint");
        }
        return endpoints;
    }

    Pool pool(List<Budget> budgets, Function<EndpointConfig, List<ModelClient>> clients, @Nullable PoolMeter meter) {
        PoolBuilder pool = Pool.builder();
        if (meter != null) {
            pool.meter(meter);
        }
        node.with(
                "strategy",
                value -> pool.strategy(value.constant(NamedStrategy.values()).create()));
        node.with("match_tags", value -> value.texts().forEach(pool::matchTag));
        node.with("retries", value -> pool.retries(RetryPolicy.times(value.count())));
        node.with("retry_budget", value -> pool.retryBudget(value.number()));
        node.with("hedging", value -> pool.hedging(value.number()));
        node.with("content_policy_fallback", value -> {
            if (value.truth()) {
                pool.contentPolicyFallback();
            }
        });
        node.with("escalate_when", value -> escalateWhen(value, pool));
        node.with("deadlines", value -> pool.deadlines(deadlines(value)));
        node.with("circuit_breaker", value -> pool.circuitBreaker(circuitBreaker(value)));
        node.with("max_wait", value -> pool.maxWait(value.duration()));
        node.with("max_waiting", value -> pool.maxWaiting(value.count()));
        budgets.forEach(pool::budget);
        for (EndpointConfig endpoint : endpoints()) {
            List<ModelClient> opened = clients.apply(endpoint);
            endpoint.node()
                    .check(() -> pool.endpoint(endpoint.endpoint(opened.get(0), opened.subList(1, opened.size()))));
        }
        return node.take(pool::build);
    }

    private static void escalateWhen(ConfigNode node, PoolBuilder pool) {
        node.mapping("schema_violation", "min_token_probability", "guardrails");
        node.with("schema_violation", value -> {
            if (value.truth()) {
                pool.escalateWhen(EscalationRule.schemaViolation());
            }
        });
        node.with(
                "min_token_probability",
                value -> pool.escalateWhen(EscalationRule.minTokenProbability(value.number())));
        node.with("guardrails", value -> {
            GuardrailPolicy policy = ServeConfig.policy(value);
            if (policy != null) {
                pool.escalateWhen(EscalationRule.rejectedBy(PolicyGuardrail.of(policy)));
            }
        });
    }

    private static Deadlines deadlines(ConfigNode node) {
        node.mapping("first_token", "between_tokens", "total", "min_tokens_per_second");
        Deadlines[] made = {Deadlines.NONE};
        node.with("first_token", value -> made[0] = made[0].withFirstToken(value.duration()));
        node.with("between_tokens", value -> made[0] = made[0].withBetweenTokens(value.duration()));
        node.with("total", value -> made[0] = made[0].withTotal(value.duration()));
        node.with("min_tokens_per_second", value -> made[0] = made[0].withMinTokensPerSecond(value.number()));
        return made[0];
    }

    private static CircuitBreakerPolicy circuitBreaker(ConfigNode node) {
        node.mapping("window", "minimum_calls", "failure_rate", "open_for", "max_open_for");
        CircuitBreakerPolicy standard = CircuitBreakerPolicy.STANDARD;
        return new CircuitBreakerPolicy(
                value(node, "window", ConfigNode::count, standard.window()),
                value(node, "minimum_calls", ConfigNode::count, standard.minimumCalls()),
                value(node, "failure_rate", ConfigNode::number, standard.failureRate()),
                value(node, "open_for", ConfigNode::duration, standard.openFor()),
                value(node, "max_open_for", ConfigNode::duration, standard.maxOpenFor()));
    }

    private static <T> T value(ConfigNode node, String name, Function<ConfigNode, T> reader, T otherwise) {
        ConfigNode member = node.get(name);
        return member == null ? otherwise : reader.apply(member);
    }
}
