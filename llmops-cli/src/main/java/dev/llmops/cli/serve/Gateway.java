package dev.llmops.cli.serve;

import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.RecordsJson;
import dev.llmops.core.store.Stores;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import dev.llmops.server.ModelServer;
import dev.llmops.serving.budget.BudgetStore;
import dev.llmops.serving.pool.Budget;
import dev.llmops.serving.pool.Pool;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** A running server: pools behind a chain behind OpenAI's API. */
final class Gateway implements AutoCloseable {

    private final ModelServer server;
    private final Deque<Runnable> open;

    private Gateway(ModelServer server, Deque<Runnable> open) {
        this.server = server;
        this.open = open;
    }

    /**
     * Loads the models and starts to listen.
     *
     * @throws RuntimeException if a model cannot be loaded, the store not opened, or the port is taken; nothing stays open then
     */
    static Gateway open(ServeConfig config) {
        // What was opened last is closed first.
        Deque<Runnable> open = new ArrayDeque<>();
        try {
            ModelServer server = open(config, open);
            open.push(server::close);
            return new Gateway(server, open);
        } catch (RuntimeException | Error e) {
            Closing.after(e, () -> Closing.each(open, Runnable::run));
            throw e;
        }
    }

    private static ModelServer open(ServeConfig config, Deque<Runnable> open) {
        BudgetStore store = config.openBudgetStore();
        open.push(store::close);
        List<Budget> budgets =
                config.budgets().stream().map(budget -> budget.in(store)).toList();
        GatewayMetrics metrics = new GatewayMetrics();
        Map<String, Pool> pools = new LinkedHashMap<>();
        config.models().forEach((name, model) -> {
            Pool pool = model.pool(budgets, each -> clients(each, open), metrics.ofModel(name));
            // Its health checks ask servers until it is closed, also where nothing comes of the rest.
            open.push(pool::close);
            pools.put(name, pool);
        });
        LlmOps ops = ops(config, pools, metrics, open);
        open.push(ops::close);
        Supplier<ServeStatus> status =
                () -> ServeStatus.of(pools, budgets, SystemTime.clock().instant());
        return server(config, ops, List.copyOf(pools.keySet()), budgets, status, metrics);
    }

    private static List<ModelClient> clients(EndpointConfig endpoint, Deque<Runnable> open) {
        List<ModelClient> clients = new ArrayList<>(List.of(endpoint.client()));
        clients.addAll(endpoint.moreClients());
        clients.forEach(client -> open.push(client::close));
        return clients;
    }

    private static LlmOps ops(
            ServeConfig config, Map<String, Pool> pools, GatewayMetrics metrics, Deque<Runnable> open) {
        LlmOpsBuilder builder = LlmOps.builder()
                .recording(config.recording())
                .uncheckedToolArguments()
                .listener(metrics.calls())
                .feedbackSink(metrics.calls().quality().feedback());
        pools.forEach(builder::model);
        if (config.policy() != null) {
            builder.guardrails(PolicyGuardrail.of(config.policy()));
        }
        CacheConfig cache = config.cache();
        if (cache != null) {
            ResponseCache answers = cache.cache().get();
            open.push(answers::close);
            builder.cache(cache.policy(answers));
        }
        Store store = config.store() == null ? Store.noop() : Stores.sqlite(config.store());
        try {
            return builder.store(store).build();
        } catch (RuntimeException | Error e) {
            Closing.after(e, store::close);
            throw e;
        }
    }

    private static ModelServer server(
            ServeConfig config,
            LlmOps ops,
            List<String> names,
            List<Budget> budgets,
            Supplier<ServeStatus> status,
            GatewayMetrics metrics) {
        ModelServer.Builder builder = ModelServer.builder(chain(ops, names.get(0)))
                .name(names.get(0))
                .host(config.host())
                .port(config.port())
                .maxConcurrentRequests(config.maxConcurrentRequests())
                .closeTimeout(config.grace())
                .status(() -> RecordsJson.toJson(status.get()))
                .metrics(metrics::text);
        names.stream().skip(1).forEach(name -> builder.model(name, chain(ops, name)));
        config.apiKeys().forEach(builder::apiKey);
        if (config.mark()) {
            builder.disclose();
        }
        if (config.feedback() != null) {
            builder.feedback(config.feedback().endpoint(ops));
        }
        EmbeddingsConfig embeddings = config.embeddings();
        if (embeddings != null) {
            builder.embeddings(caller -> embeddings.of(budgets, caller));
        }
        if (config.adminKey() != null) {
            builder.adminKey(config.adminKey());
        }
        return builder.build();
    }

    private static Function<Caller, ModelClient> chain(LlmOps ops, String model) {
        return caller -> ops.asModelClient(caller).withModel(model);
    }

    URI uri() {
        return server.uri();
    }

    /** Refuses new calls, lets those that run end within the grace, and writes their records. Doing it twice does nothing. */
    @Override
    public void close() {
        Closing.each(open, Runnable::run);
    }
}
