package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.cost.Price;
import dev.llmops.api.experiment.CallerAttribute;
import dev.llmops.api.model.ModelClient;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.serving.budget.BudgetStore;
import dev.llmops.serving.client.OpenAiCompatibleClient;
import dev.llmops.serving.client.OpenAiCompatibleClientBuilder;
import dev.llmops.serving.pool.Budget;
import dev.llmops.serving.pool.Deadlines;
import dev.llmops.serving.pool.Endpoint;
import dev.llmops.serving.pool.Pool;
import dev.llmops.serving.pool.PoolBuilder;
import dev.llmops.spring.boot.autoconfigure.PoolProperties.BudgetLimit;
import dev.llmops.spring.boot.autoconfigure.PoolProperties.Rate;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes a pool of its properties. */
final class PoolFactory {

    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    private final @Nullable BudgetStore budgets;
    private final @Nullable OpenTelemetry openTelemetry;

    PoolFactory(@Nullable BudgetStore budgets, @Nullable OpenTelemetry openTelemetry) {
        this.budgets = budgets;
        this.openTelemetry = openTelemetry;
    }

    Pool pool(String name, PoolProperties properties) {
        String property = "llmops.pools." + name;
        if (properties.endpoints().isEmpty()) {
            throw new InvalidConfigurationPropertyValueException(
                    property + ".endpoints", null, "A pool has at least one endpoint.");
        }
        PoolBuilder pool = Pool.builder().strategy(properties.strategy().create());
        properties.matchTags().forEach(pool::matchTag);
        set(properties.maxRetries(), retries -> pool.retries(RetryPolicy.times(retries)));
        set(properties.maxWait(), pool::maxWait);
        set(properties.timeout(), limit -> pool.deadlines(Deadlines.NONE.withTotal(limit)));
        set(openTelemetry, pool::openTelemetry);
        properties.endpoints().forEach((endpoint, values) -> pool.endpoint(endpoint(endpoint, values)));
        properties
                .budgets()
                .forEach((budget, values) -> pool.budget(budget(budget, values, property + ".budgets." + budget)));
        return pool.build();
    }

    private static Endpoint endpoint(String name, PoolProperties.Endpoint values) {
        Endpoint.Builder endpoint = Endpoint.builder(name, client(values)).weight(values.weight());
        values.tags().forEach(endpoint::tag);
        set(values.provider(), endpoint::provider);
        set(values.requestsPerMinute(), endpoint::requestsPerMinute);
        set(values.tokensPerMinute(), endpoint::tokensPerMinute);
        set(values.maxConcurrency(), endpoint::maxConcurrency);
        set(values.maxOutputTokens(), endpoint::maxOutputTokens);
        set(values.price(), rate -> endpoint.price(price(values.model(), rate)));
        return endpoint.build();
    }

    private static ModelClient client(PoolProperties.Endpoint values) {
        OpenAiCompatibleClientBuilder client = OpenAiCompatibleClient.builder()
                .baseUrl(values.baseUrl().toString())
                .model(values.model())
                .dialect(values.dialect());
        set(values.apiKey(), client::apiKey);
        set(values.provider(), client::provider);
        set(values.contextWindow(), client::contextWindow);
        return client.build();
    }

    private static Price price(String model, Rate rate) {
        return new Price(model, rate.inputPerMillion(), rate.outputPerMillion(), null, rate.currency(), Instant.EPOCH);
    }

    private Budget budget(String name, BudgetLimit values, String property) {
        if ((values.money() == null) == (values.tokens() == null)) {
            throw new InvalidConfigurationPropertyValueException(
                    property, null, "A budget has either money or tokens.");
        }
        Budget budget = values.money() != null
                ? Budget.money(name, values.money(), values.currency(), values.window())
                : Budget.tokens(name, java.util.Objects.requireNonNull(values.tokens()), values.window());
        if (values.per() != null) {
            budget = budget.per(CallerAttribute.parse(values.per())::of);
        }
        budget = budget.whenExceeded(values.whenExceeded(), LOG::warn);
        return budgets == null ? budget : budget.in(budgets);
    }

    private static <T> void set(@Nullable T value, Consumer<? super T> setting) {
        if (value != null) {
            setting.accept(value);
        }
    }
}
