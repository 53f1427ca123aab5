package dev.llmops.serving.pool;

import static dev.llmops.testkit.ScriptedModelClient.failing;
import static dev.llmops.testkit.ScriptedModelClient.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.serving.budget.BudgetStore;
import dev.llmops.serving.budget.JdbcBudgetStore;
import dev.llmops.serving.budget.PostgresPool;
import dev.llmops.testkit.ScriptedModelClient;
import dev.llmops.testkit.server.PostgresServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two pools with a store each, as two JVMs have them, share one budget of one database. */
class SharedBudgetTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final BigDecimal LIMIT = new BigDecimal("0.004");
    private static final BigDecimal OF_TENANT = new BigDecimal("0.0015");
    private static final int CALLS = 100;

    private final FakeTime time = new FakeTime();

    /** Opens a store of the same database. */
    private interface Opening {
        BudgetStore open() throws Exception;
    }

    @Test
    void in_sqlite_no_budget_is_exceeded_and_settled_costs_are_those_of_the_generations(@TempDir Path folder)
            throws Exception {
        for (long seed = 1; seed <= 2; seed++) {
            Path file = folder.resolve("budgets-" + seed + ".db");
            check(seed, () -> JdbcBudgetStore.sqlite(file));
        }
    }

    @Test
    void in_postgres_no_budget_is_exceeded_and_settled_costs_are_those_of_the_generations() throws Exception {
        for (long seed = 11; seed <= 11; seed++) {
            String address = PostgresServer.emptySchema();
            check(seed, () -> JdbcBudgetStore.postgres(PostgresPool.of(address)));
        }
    }

    private void check(long seed, Opening database) throws Exception {
        List<Generation> records = new CopyOnWriteArrayList<>();
        try (BudgetStore first = database.open();
                BudgetStore second = database.open();
                BudgetStore reader = database.open()) {
            int refused = callConcurrently(seed, List.of(ops(first, seed, records), ops(second, seed + 50, records)));

            BigDecimal spent = total(reader).spent(Caller.ANONYMOUS, time.now());
            assertThat(spent).as("seed %d", seed).isLessThanOrEqualTo(LIMIT);
            BigDecimal ofTenants = BigDecimal.ZERO;
            for (int tenant = 0; tenant < 4; tenant++) {
                BigDecimal own = each(reader).spent(tenant("t" + tenant), time.now());
                assertThat(own).as("seed %d", seed).isLessThanOrEqualTo(OF_TENANT);
                ofTenants = ofTenants.add(own);
            }
            assertThat(ofTenants).as("seed %d", seed).isEqualByComparingTo(spent);
            BigDecimal recorded = records.stream()
                    .map(record -> ((Cost.Known) record.cost()).amount())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(recorded).as("seed %d", seed).isEqualByComparingTo(spent);
            assertThat(refused)
                    .as("seed %d: calls refused for the budget", seed)
                    .isPositive();
        }
    }

    private static Budget total(BudgetStore store) {
        return Budget.money("total", LIMIT, USD, Duration.ofDays(1)).in(store);
    }

    private static Budget each(BudgetStore store) {
        return Budget.money("each", OF_TENANT, USD, Duration.ofDays(1))
                .per(Caller::tenant)
                .in(store);
    }

    private LlmOps ops(BudgetStore store, long seed, List<Generation> records) {
        return LlmOps.builder()
                .model(
                        "chat",
                        Pool.builder()
                                .endpoint(random("a", seed))
                                .endpoint(random("b", seed + 100))
                                .determinism(time, time, new SplittableRandom(seed))
                                .retryBudget(1)
                                .budget(total(store))
                                .budget(each(store))
                                .build())
                .store(Store.noop())
                .prices(PriceList.of(List.of(price())))
                .listener(records::add)
                .build();
    }

    private static int callConcurrently(long seed, List<LlmOps> processes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < CALLS; i++) {
                LlmOps ops = processes.get(i % 2);
                Caller caller = tenant("t" + i % 4);
                // Without maxTokens the reservation sets it.
                ModelParameters parameters = random.nextBoolean()
                        ? ModelParameters.NONE
                        : ModelParameters.builder().maxTokens(60).build();
                calls.add(() -> call(ops, caller, parameters));
            }
            int refused = 0;
            for (Future<Integer> call : threads.invokeAll(calls)) {
                refused += call.get();
            }
            return refused;
        } finally {
            threads.shutdownNow();
        }
    }

    private static int call(LlmOps ops, Caller caller, ModelParameters parameters) {
        ModelRequest question =
                ModelRequest.builder().user("?").parameters(parameters).build();
        try (AnswerStream stream = ops.request(question).by(caller).stream()) {
            stream.answer();
            return 0;
        } catch (ModelException e) {
            return e instanceof BudgetExceededException ? 1 : 0;
        }
    }

    /** Answers with as many tokens as it may at most (the scripted model counts those of the answer as read too), or breaks off at random, with its tokens known. */
    private static Endpoint random(String name, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Endpoint.builder(name, ScriptedModelClient.of(request -> {
                    synchronized (random) {
                        Integer most = request.parameters().maxTokens();
                        String text = "x".repeat(4 * (1 + random.nextInt(most == null ? 30 : Math.min(30, most / 2))));
                        List<ModelEvent> answer = script(text);
                        return random.nextInt(4) == 0 ? failing(text, new ModelUnavailableException("cut")) : answer;
                    }
                }))
                .maxOutputTokens(300)
                .price(price())
                .build();
    }

    private static Price price() {
        BigDecimal perMillion = new BigDecimal("2");
        return new Price("scripted", perMillion, perMillion, null, USD, Instant.EPOCH);
    }

    private static Caller tenant(String name) {
        return new Caller(null, null, name, Map.of());
    }
}
