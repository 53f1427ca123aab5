package dev.llmops.serving.pool;

import static dev.llmops.testkit.ScriptedModelClient.failing;
import static dev.llmops.testkit.ScriptedModelClient.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.serving.routing.Candidate;
import dev.llmops.serving.routing.RoutingStrategy;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever endpoints and callers do at the same time, each call ends, each attempt is recorded, and no place is lost. */
class PoolSoakTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");
    private static final int CALLS = 2000;
    private static final long SEED = 5;

    private long seed = SEED;

    private final AtomicInteger asked = new AtomicInteger();
    private final List<Integer> inFlight = new CopyOnWriteArrayList<>();
    private final List<Long> outstanding = new CopyOnWriteArrayList<>();

    /** {@code -Dllmops.soak.seconds=1800} repeats it for so long, with other seeds. */
    @Test
    void nothing_leaks() throws Exception {
        long until = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("llmops.soak.seconds", 0)).toNanos();
        do {
            round();
            seed += 3;
        } while (System.nanoTime() - until < 0);
    }

    private void round() throws Exception {
        asked.set(0);
        List<Generation> records = new CopyOnWriteArrayList<>();
        Pool pool = pool();
        LlmOps ops = LlmOps.builder()
                .model("chat", pool)
                .store(Store.noop())
                .listener(records::add)
                .build();

        int ended = callConcurrently(ops);

        assertThat(ended).as("seed %d: calls that ended", seed).isEqualTo(CALLS);
        assertThat(records).hasSize(CALLS);
        assertThat(records.stream().mapToInt(each -> each.attempts().size()).sum())
                .as("seed %d: attempts recorded", seed)
                .isEqualTo(asked.get());
        inFlight.clear();
        outstanding.clear();
        try {
            pool.generate(QUESTION);
        } catch (LlmOpsException e) {
            // Whatever the endpoint does now, what counts is what the strategy saw before.
        }
        assertThat(inFlight).startsWith(0).isNotEmpty();
        assertThat(outstanding).startsWith(0L);
    }

    private Pool pool() {
        RoutingStrategy strategy = RoutingStrategy.leastInFlight();
        PoolBuilder builder = Pool.builder()
                .strategy((candidates, request) -> {
                    inFlight.add(
                            candidates.stream().mapToInt(Candidate::inFlight).sum());
                    outstanding.add(candidates.stream()
                            .mapToLong(Candidate::outstandingTokens)
                            .sum());
                    return strategy.choose(candidates, request);
                })
                .circuitBreaker(new CircuitBreakerPolicy(20, 10, 0.9, Duration.ofMillis(1), Duration.ofMillis(2)))
                .deadlines(Deadlines.NONE.withFirstToken(Duration.ofMillis(20)).withTotal(Duration.ofSeconds(20)))
                .hedging(0.1)
                .retryBudget(1);
        IntStream.range(0, 3)
                .mapToObj(at -> Endpoint.builder("e" + at, faulty(new SplittableRandom(seed + at)))
                        .maxConcurrency(3)
                        .build())
                .forEach(builder::endpoint);
        return builder.build();
    }

    private ScriptedModelClient faulty(SplittableRandom random) {
        return ScriptedModelClient.of(request -> {
            asked.incrementAndGet();
            synchronized (random) {
                String text = "word ".repeat(1 + random.nextInt(20));
                return switch (random.nextInt(12)) {
                    case 0 -> failing("", new ModelUnavailableException("503"));
                    case 1 -> failing(text, new ModelUnavailableException("cut"));
                    case 2 -> failing("", new RateLimitedException("429", null, Duration.ofMillis(1)));
                    case 3 -> random.nextInt(8) == 0 ? List.<ModelEvent>of() : script(text);
                    default -> script(text);
                };
            }
        });
    }

    private static int callConcurrently(LlmOps ops) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                int kind = i % 4;
                calls.add(() -> call(ops, kind));
            }
            int ended = 0;
            for (Future<Integer> call : threads.invokeAll(calls)) {
                ended += call.get();
            }
            return ended;
        } finally {
            threads.shutdownNow();
        }
    }

    private static int call(LlmOps ops, int kind) {
        try (AnswerStream stream = ops.request(QUESTION).stream()) {
            if (kind == 0) {
                stream.next();
                stream.cancel();
            } else if (kind == 1) {
                stream.next();
            } else {
                stream.answer();
            }
        } catch (LlmOpsException e) {
            // A typed error is an end.
        }
        return 1;
    }
}
