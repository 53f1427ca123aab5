package dev.llmops.serving.pool;

import dev.llmops.api.cost.Price;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.serving.internal.option.Durations;
import dev.llmops.serving.internal.option.Range;
import dev.llmops.serving.internal.wire.CacheSalt;
import dev.llmops.serving.routing.EndpointLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways to a model in a {@link Pool}: a server, a region, or a key. Its capabilities and context window are those of
 * its client's description. Immutable.
 */
public final class Endpoint {

    private final String name;
    private final ModelClient client;
    private final List<ModelClient> moreKeys;
    private final int step;
    private final double weight;
    private final Map<String, String> tags;
    private final @Nullable String provider;
    private final @Nullable Integer requestsPerMinute;
    private final @Nullable Integer tokensPerMinute;
    private final @Nullable Integer maxConcurrency;
    private final @Nullable Integer maxOutputTokens;
    private final @Nullable Price price;
    private final Supplier<@Nullable EndpointLoad> load;
    private final @Nullable CacheSalt cacheSalt;
    private final @Nullable HealthCheck healthCheck;
    private final Duration healthInterval;

    private Endpoint(Builder from) {
        this.name = from.name;
        this.client = from.client;
        this.moreKeys = List.copyOf(from.moreKeys);
        this.step = from.step;
        this.weight = from.weight;
        this.tags = Map.copyOf(from.tags);
        this.provider = from.provider;
        this.requestsPerMinute = from.requestsPerMinute;
        this.tokensPerMinute = from.tokensPerMinute;
        this.maxConcurrency = from.maxConcurrency;
        this.maxOutputTokens = from.maxOutputTokens;
        this.price = from.price;
        this.load = from.load;
        this.cacheSalt = from.cacheSalt;
        this.healthCheck = from.healthCheck;
        this.healthInterval = from.healthInterval;
    }

    /**
     * {@return an endpoint of weight 1 without tags, limits or price}
     *
     * @param name its name, unique in the pool; in records it is {@code MODEL/NAME}
     * @param client the client; closed with the pool
     */
    public static Endpoint of(String name, ModelClient client) {
        return builder(name, client).build();
    }

    /**
     * {@return a builder of an endpoint of weight 1 without tags, limits or price}
     *
     * @param name its name, unique in the pool; in records it is {@code MODEL/NAME}
     * @param client the client; closed with the pool
     */
    public static Builder builder(String name, ModelClient client) {
        return new Builder(name, client);
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    ModelClient client() {
        return client;
    }

    /** {@return the clients by the name that records have them under: one for each key} */
    Map<String, ModelClient> clients() {
        Map<String, ModelClient> clients = new LinkedHashMap<>();
        clients.put(name, client);
        for (ModelClient other : moreKeys) {
            clients.put(route(clients.size()), other);
        }
        return clients;
    }

    String route(int key) {
        return key == 0 ? name : name + "#" + (key + 1);
    }

    int keys() {
        return 1 + moreKeys.size();
    }

    int step() {
        return step;
    }

    double weight() {
        return weight;
    }

    Map<String, String> tags() {
        return tags;
    }

    @Nullable
    String provider() {
        return provider;
    }

    @Nullable
    Integer requestsPerMinute() {
        return requestsPerMinute;
    }

    @Nullable
    Integer tokensPerMinute() {
        return tokensPerMinute;
    }

    @Nullable
    Integer maxConcurrency() {
        return maxConcurrency;
    }

    @Nullable
    Integer maxOutputTokens() {
        return maxOutputTokens;
    }

    @Nullable
    Price price() {
        return price;
    }

    Supplier<@Nullable EndpointLoad> load() {
        return load;
    }

    /** {@return the request as this endpoint gets it for a caller} */
    ModelRequest request(ModelRequest request, Caller caller) {
        return cacheSalt == null ? request : cacheSalt.in(request, caller);
    }

    @Nullable
    HealthCheck healthCheck() {
        return healthCheck;
    }

    Duration healthInterval() {
        return healthInterval;
    }

    /** Builds an {@link Endpoint}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String name;
        private final ModelClient client;
        private final List<ModelClient> moreKeys = new ArrayList<>();
        private final Map<String, String> tags = new LinkedHashMap<>();
        private int step;
        private double weight = 1;
        private @Nullable String provider;
        private @Nullable Integer requestsPerMinute;
        private @Nullable Integer tokensPerMinute;
        private @Nullable Integer maxConcurrency;
        private @Nullable Integer maxOutputTokens;
        private @Nullable Price price;
        private Supplier<@Nullable EndpointLoad> load = () -> null;
        private @Nullable CacheSalt cacheSalt;
        private @Nullable HealthCheck healthCheck;
        private Duration healthInterval = Duration.ofSeconds(5);

        private Builder(String name, ModelClient client) {
            this.name = Objects.requireNonNull(name, "name");
            this.client = Objects.requireNonNull(client, "client");
            if (name.isBlank() || name.indexOf('/') >= 0 || name.indexOf('#') >= 0) {
                throw new IllegalArgumentException(
                        "the name of an endpoint must not be blank nor have a '/' or '#', but was '" + name + "'");
            }
        }

        /**
         * Adds another key to the same server. A key that is rejected, out of quota or rate limited is paused, and the call continues with the next
         * one; the endpoint itself is paused when all
         * its keys are. In records, the second key is {@code MODEL/NAME#2}.
         *
         * @param sameWithAnotherKey a client for the server with the other key; closed with the pool
         * @return this
         */
        public Builder key(ModelClient sameWithAnotherKey) {
            moreKeys.add(Objects.requireNonNull(sameWithAnotherKey, "sameWithAnotherKey"));
            return this;
        }

        /**
         * Sets its step. Endpoints of a higher step get an attempt only if those below have failed, have no room, or gave an answer that an
         * {@linkplain PoolBuilder#escalateWhen escalation rule} rejects. The default is 0.
         *
         * @param value at least 0
         * @return this
         */
        public Builder step(int value) {
            Range.atLeast("step", value, 0);
            this.step = value;
            return this;
        }

        /**
         * Sets its share of the load relative to the other endpoints.
         *
         * @param value at least 0; with 0 it gets no calls, for example while it is drained
         * @return this
         */
        public Builder weight(double value) {
            Range.atLeast("weight", value, 0);
            this.weight = value;
            return this;
        }

        /**
         * Adds a tag, such as a region, a tier or a data residency. See {@link PoolBuilder#matchTag}.
         *
         * @param tag its name
         * @param value its value
         * @return this
         */
        public Builder tag(String tag, String value) {
            tags.put(Objects.requireNonNull(tag, "tag"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets its provider. Endpoints with the same provider share a circuit breaker in addition to their own. By default it shares none.
         *
         * @param value the provider
         * @return this
         */
        public Builder provider(String value) {
            this.provider = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Limits its attempts per minute.
         *
         * @param value at least 1
         * @return this
         */
        public Builder requestsPerMinute(int value) {
            Range.atLeast("requestsPerMinute", value, 1);
            this.requestsPerMinute = value;
            return this;
        }

        /**
         * Limits its tokens per minute, input and output. An attempt reserves what it may use,
         * but no more than one minute's limit, and returns what it did not use.
         *
         * @param value at least 1
         * @return this
         */
        public Builder tokensPerMinute(int value) {
            Range.atLeast("tokensPerMinute", value, 1);
            this.tokensPerMinute = value;
            return this;
        }

        /**
         * Limits its concurrent attempts.
         *
         * @param value at least 1
         * @return this
         */
        public Builder maxConcurrency(int value) {
            Range.atLeast("maxConcurrency", value, 1);
            this.maxConcurrency = value;
            return this;
        }

        /**
         * Sets the maximum number of tokens that its model writes. If a budget stops attempts, a call without {@code maxTokens} reserves this many
         * and
         * requests no more. The default is 4,096, or what the
         * context window leaves.
         *
         * @param value at least 1
         * @return this
         */
        public Builder maxOutputTokens(int value) {
            Range.atLeast("maxOutputTokens", value, 1);
            this.maxOutputTokens = value;
            return this;
        }

        /**
         * Sets its price, which records, budgets and {@code cheapest()} use. By default it is unknown, and records use the application's price list.
         *
         * @param value the price, for any model
         * @return this
         */
        public Builder price(Price value) {
            this.price = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets a source for the server's load, for
         * {@link dev.llmops.serving.routing.RoutingStrategy#serverLoad()}.
         *
         * @param value returns the latest load, or null while none is known; called at each choice, so it must not call the server
         * @return this
         */
        public Builder load(Supplier<@Nullable EndpointLoad> value) {
            this.load = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Keeps tenants apart in the server's prefix cache: each attempt has the parameter {@code cache_salt}, derived from the caller's tenant by
         * HMAC-SHA-256, unless the call sets it. Otherwise the time to the first token tells a tenant what others have asked. For vLLM, and Ray Serve
         * with vLLM; others refuse the parameter or ignore it. Off by default.
         *
         * @param secret at least 16 characters; the same for all pools that shall share the cache of a tenant
         * @return this
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder cacheSaltPerTenant(String secret) {
            this.cacheSalt = new CacheSalt(secret);
            return this;
        }

        /**
         * Enables periodic health checks, for example with {@code InferenceServer::models}. Two consecutive failed checks open its circuit breaker
         * without a failed attempt, and a
         * successful one lets the next attempt probe at once. By default, only attempts count.
         *
         * @param interval from one check to the next, above 0; a check that takes longer has failed
         * @param check the check
         * @return this
         */
        public Builder healthCheck(Duration interval, HealthCheck check) {
            this.healthInterval = Durations.requirePositive("interval", interval);
            this.healthCheck = Objects.requireNonNull(check, "check");
            return this;
        }

        /** {@return the endpoint} */
        public Endpoint build() {
            return new Endpoint(this);
        }
    }
}
