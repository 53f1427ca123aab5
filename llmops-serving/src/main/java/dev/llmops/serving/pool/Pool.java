package dev.llmops.serving.pool;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.cost.Price;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Pause;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.core.chain.RoutingModelClient;
import dev.llmops.serving.cascade.EscalationRule;
import dev.llmops.serving.internal.deadline.DeadlineClient;
import dev.llmops.serving.internal.health.HealthProbe;
import dev.llmops.serving.internal.limit.RetryBudget;
import dev.llmops.serving.internal.wire.RemoteTokenizer;
import dev.llmops.serving.routing.RoutingRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One model name in front of several endpoints. Add it with {@code LlmOps.builder().model("chat", pool)}, so that every attempt is recorded
 * under the route
 * {@code chat/ENDPOINT}. It also works on its own, but then the cost of failed attempts is not reported. Safe for use by multiple threads.
 *
 * <p>For each attempt, the pool selects the endpoints that suit the call (weight above 0, tags, tools and images, context window), and of them
 * those with room and a
 * closed circuit breaker; among these, the {@link dev.llmops.serving.routing.RoutingStrategy} chooses. If all are busy, the call waits, fairly
 * among tenants.
 * An attempt that fails before the caller has seen any of its answer is retried elsewhere. Endpoints are always asked for a stream, even if the
 * caller waits for the complete answer.
 */
public final class Pool implements RoutingModelClient {

    /** Nothing is recorded without a chain; its notes need an id all the same. */
    private static final GenerationId UNRECORDED = new GenerationId("00000000-0000-7000-8000-000000000000");

    private final Map<String, ModelClient> clients = new LinkedHashMap<>();
    private final Map<String, Price> prices = new HashMap<>();
    private final PoolMetrics metrics;
    private final List<HealthProbe> healthProbes;
    private final Budgets budgets;
    private final Dispatcher dispatcher;
    private final RetryBudget retryBudget;
    private final RetryBudget hedgeBudget;
    private final PoolBuilder settings;
    private final @Nullable Tokenizer tokenizer;
    private final ModelDescription description;

    Pool(PoolBuilder settings) {
        this.settings = settings;
        List<Endpoint> endpoints = List.copyOf(settings.endpoints);
        for (Endpoint endpoint : endpoints) {
            endpoint.clients().forEach((route, client) -> {
                clients.put(route, client(route, client));
                Price price = endpoint.price();
                if (price != null) {
                    prices.put(route, price);
                }
            });
        }
        this.tokenizer = tokenizer(endpoints);
        this.description = describe(endpoints);
        this.retryBudget = new RetryBudget(settings.retryBudget);
        this.hedgeBudget = new RetryBudget(settings.hedging);
        this.metrics = new PoolMetrics(settings.meter);
        List<EndpointState> states = states(endpoints);
        this.budgets = new Budgets(settings.budgets, metrics, settings.scheduler::now);
        this.dispatcher = new Dispatcher(
                states,
                new EndpointFilters(settings.matchedTags, tokenizer != null),
                budgets,
                settings.strategy,
                settings.maxWaiting,
                metrics,
                settings.scheduler::nanos);
        this.healthProbes =
                states.stream().map(this::healthProbe).flatMap(Optional::stream).toList();
        metrics.watch(settings.budgets, settings.scheduler::now);
        healthProbes.forEach(HealthProbe::start);
    }

    /**
     * {@return a pool with round robin and no limits}
     *
     * @param endpoints at least one, with different names; their clients are closed with the pool
     */
    public static Pool of(Endpoint... endpoints) {
        PoolBuilder builder = builder();
        for (Endpoint endpoint : endpoints) {
            builder.endpoint(endpoint);
        }
        return builder.build();
    }

    /** {@return a new builder} */
    public static PoolBuilder builder() {
        return new PoolBuilder();
    }

    private ModelClient client(String route, ModelClient client) {
        return settings.deadlines.ofAttempts()
                ? new DeadlineClient(client, route, settings.deadlines, settings.scheduler)
                : client;
    }

    private List<EndpointState> states(List<Endpoint> endpoints) {
        long now = settings.scheduler.nanos();
        Map<String, CircuitBreaker> ofProviders = new HashMap<>();
        return endpoints.stream()
                .map(endpoint -> new EndpointState(
                        endpoint,
                        circuitBreaker(endpoint.name()),
                        endpoint.provider() == null
                                ? null
                                : ofProviders.computeIfAbsent(endpoint.provider(), this::circuitBreaker),
                        settings.circuitBreaker.maxOpenFor(),
                        now))
                .toList();
    }

    private CircuitBreaker circuitBreaker(String of) {
        return new CircuitBreaker(settings.circuitBreaker, closed -> metrics.circuitBreaker(of, closed));
    }

    private Optional<HealthProbe> healthProbe(EndpointState state) {
        HealthCheck check = state.endpoint().healthCheck();
        return check == null
                ? Optional.empty()
                : Optional.of(new HealthProbe(
                        check,
                        state.endpoint().healthInterval(),
                        healthy -> dispatcher.checked(state, healthy),
                        settings.scheduler,
                        settings.healthThreads));
    }

    /**
     * Counts are exact only if every endpoint has a tokenizer: the call may get to any of them. One that asks a server is none, because a call
     * must not depend on an endpoint that it does not go to.
     */
    private static @Nullable Tokenizer tokenizer(List<Endpoint> endpoints) {
        List<Tokenizer> all = endpoints.stream()
                .map(endpoint -> endpoint.client().tokenizer())
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        boolean each = endpoints.stream()
                .allMatch(endpoint -> endpoint.client().tokenizer().isPresent());
        if (!each || all.stream().anyMatch(RemoteTokenizer.class::isInstance)) {
            return null;
        }
        return all.size() == 1 ? all.get(0) : Tokenizer.composite(all);
    }

    private static ModelDescription describe(List<Endpoint> endpoints) {
        ModelIdentity first = endpoints.get(0).client().description().identity();
        Set<ModelCapability> capabilities = EnumSet.noneOf(ModelCapability.class);
        Integer window = 0;
        for (Endpoint endpoint : endpoints) {
            ModelDescription each = endpoint.client().description();
            capabilities.addAll(each.capabilities());
            window = window == null || each.contextWindow() == null ? null : Math.max(window, each.contextWindow());
        }
        // Another endpoint may answer the same request next time.
        capabilities.remove(ModelCapability.DETERMINISTIC);
        return new ModelDescription(first, window, capabilities);
    }

    @Override
    public Map<String, ModelClient> endpoints() {
        return Map.copyOf(clients);
    }

    @Override
    public Optional<Price> price(String endpoint) {
        return Optional.ofNullable(prices.get(endpoint));
    }

    /** {@return the identity of the first endpoint's model, the largest context window, and the union of their capabilities} */
    @Override
    public ModelDescription description() {
        return description;
    }

    /** {@return a tokenizer that counts as the endpoint that counts most, if each has one in this process} */
    @Override
    public Optional<Tokenizer> tokenizer() {
        return Optional.ofNullable(tokenizer);
    }

    /** {@return the current state of each endpoint, in the order in which they were added} */
    public List<EndpointStatus> status() {
        return dispatcher.status();
    }

    @Override
    public ModelStream route(Call call, Chain attempt) {
        retryBudget.call();
        hedgeBudget.call();
        return new PoolStream(this, call, attempt);
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return answer(request, false).await();
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return answer(request, true);
    }

    private ModelStream answer(ModelRequest request, boolean streaming) {
        CallNotes notes = new CallNotes(UNRECORDED, settings.scheduler.now(), settings.scheduler.nanos(), null);
        Call call = Call.builder()
                .notes(notes)
                .request(request)
                .streaming(streaming)
                .build();
        return route(
                call,
                attempt -> Objects.requireNonNull(clients.get(attempt.modelName())).stream(attempt.requireRequest()));
    }

    @Override
    public void close() {
        Closing.all(
                metrics::close,
                () -> Closing.each(healthProbes, HealthProbe::close),
                () -> Closing.each(clients.values(), ModelClient::close));
    }

    PoolMetrics metrics() {
        return metrics;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    Budgets budgets() {
        return budgets;
    }

    boolean hedges() {
        return settings.hedging > 0;
    }

    RetryBudget hedgeBudget() {
        return hedgeBudget;
    }

    Executor hedgeThreads() {
        return settings.hedgeThreads;
    }

    RetryBudget retryBudget() {
        return retryBudget;
    }

    RoutingRequest routingRequest(Call call) {
        ModelRequest request = call.requireRequest();
        Tokens tokens = Tokens.of(request, tokenizer == null ? TokenCounter.estimate() : tokenizer);
        return new RoutingRequest(
                call.caller(), request, tokens.input(), tokens.mostInput(), tokens.output(), settings.random);
    }

    int priority(Call call) {
        return settings.priority.applyAsInt(call.caller());
    }

    /** {@return why an answer is not good enough, or null if it is} */
    @Nullable
    String rejection(Call call, ModelResponse response) {
        for (EscalationRule rule : settings.escalationRules) {
            String reason = rule.reason(call.caller(), call.requireRequest(), response);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    boolean escalates() {
        return !settings.escalationRules.isEmpty();
    }

    boolean contentPolicyFallback() {
        return settings.contentPolicyFallback;
    }

    RetryPolicy retries() {
        return settings.retries;
    }

    Deadlines deadlines() {
        return settings.deadlines;
    }

    Duration maxWait() {
        return settings.maxWait;
    }

    Scheduler scheduler() {
        return settings.scheduler;
    }

    Pause pause() {
        return settings.pause;
    }
}
