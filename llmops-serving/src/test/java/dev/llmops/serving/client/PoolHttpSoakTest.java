package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.serving.pool.Budget;
import dev.llmops.serving.pool.CircuitBreakerPolicy;
import dev.llmops.serving.pool.Deadlines;
import dev.llmops.serving.pool.Endpoint;
import dev.llmops.serving.pool.Pool;
import dev.llmops.serving.pool.PoolBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A pool in front of servers on loopback that do at random whatever servers do wrong, down to the bytes, and of one that refuses connections. Each call ends in an answer or a typed error, an answer that was
 * cut is never one, each request that reached a server is an attempt in a record, every token is in the budget, and nothing is left over. That calls end at their deadlines is
 * {@code FaultSoakTest}'s, whose time is not the machine's. {@code -Dllmops.soak.seconds=1800} repeats it for so long.
 */
class PoolHttpSoakTest {

    private static final int CALLS = 120;
    /** Of a question of 6 tokens at most, and the answer. */
    private static final int RESERVED = 6 + 96;

    private static final ModelRequest QUESTION = ModelRequest.builder()
            .user("?")
            .parameters(ModelParameters.builder().maxTokens(96).build())
            .build();
    private static final String ANSWER = "all of it.";
    private static final List<String> RETRY_AFTER = List.of(
            "",
            "Retry-After: 1\r\n",
            "Retry-After: 31536000\r\n",
            "Retry-After: Sat, 28 Nov 2026 12:00:30 GMT\r\nDate: Sat, 28 Nov 2026 12:00:29 GMT\r\n",
            "retry-after-ms: 20\r\n",
            "x-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: 120ms\r\n",
            "anthropic-ratelimit-requests-reset: 2026-11-28T12:00:01Z\r\n");

    private static final String WORDS = delta("all ") + delta("of ") + delta("it.");
    /** What servers say that an answer of three words used. */
    private static final List<String> LIES = List.of(
            "{\"prompt_tokens\":2000000000,\"completion_tokens\":3}",
            "{\"prompt_tokens\":-3,\"completion_tokens\":-3}",
            "{\"prompt_tokens\":\"three\",\"completion_tokens\":3}",
            "{\"prompt_tokens\":3,\"completion_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":99}}",
            "null",
            "{}");

    private static final int KINDS = 14;

    private final AtomicInteger requests = new AtomicInteger();

    private final AtomicInteger faults = new AtomicInteger();

    @Test
    void every_call_ends_in_an_answer_or_a_typed_error_and_every_request_is_recorded() throws Exception {
        soak(Duration.ofSeconds(Long.getLong("llmops.soak.seconds", 0)));
    }

    @Test
    @Tag("full")
    void and_for_two_minutes() throws Exception {
        soak(Duration.ofMinutes(2));
        assertThat(Integer.bitCount(faults.get())).as("kinds of faults").isEqualTo(KINDS);
    }

    private void soak(Duration duration) throws Exception {
        long until = System.nanoTime() + duration.toNanos();
        long seed = 100;
        round(seed++);
        long threads = threads();
        do {
            round(seed++);
        } while (System.nanoTime() - until < 0);
        assertThat(threads()).as("threads that rounds leave").isLessThanOrEqualTo(threads);
    }

    /** {@return how many threads the library runs, but for those of hedges, which end by themselves after a while} */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("llmops") && !name.contains("hedge"))
                .count();
    }

    private void round(long seed) throws Exception {
        requests.set(0);
        SplittableRandom random = new SplittableRandom(seed);
        List<Generation> records = new CopyOnWriteArrayList<>();
        List<FakeModelServer> servers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                servers.add(new FakeModelServer(exchange -> answer(exchange, random)));
            }
            servers.get(3).close();
            Budget budget = Budget.tokens("all", Long.MAX_VALUE / 2, Duration.ofDays(7));
            Pool pool = pool(servers, budget);
            LlmOps ops = LlmOps.builder()
                    .model("chat", pool)
                    .store(Store.noop())
                    .listener(records::add)
                    .build();
            List<String> unexpected = call(ops);
            ops.close();

            assertThat(unexpected).as("seed %d", seed).isEmpty();
            assertThat(records).as("seed %d", seed).hasSize(CALLS);
            assertThat(records)
                    .as("seed %d: an answer is whole", seed)
                    .filteredOn(each -> each.status() == GenerationStatus.COMPLETED)
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each.response().text()).isEqualTo(ANSWER));
            // A refused connection is an attempt too, which no server saw.
            assertThat(records.stream().mapToInt(each -> each.attempts().size()).sum())
                    .as("seed %d: attempts", seed)
                    .isGreaterThanOrEqualTo(requests.get());
            everyTokenIsAccountedFor(seed, records, budget);
            assertThat(pool.status()).as("seed %d", seed).allSatisfy(each -> {
                assertThat(each.inFlight()).isZero();
                assertThat(each.outstandingTokens()).isZero();
            });
        } finally {
            for (FakeModelServer server : servers) {
                server.close();
            }
        }
    }

    /** What nobody told counts with what was reserved, but for what a server refused. */
    private static void everyTokenIsAccountedFor(long seed, List<Generation> records, Budget budget) {
        long tokens = 0;
        int refusedConnections = 0;
        for (Generation record : records) {
            for (Attempt attempt : record.attempts()) {
                Integer told = attempt.usage().total();
                boolean refused = attempt.error() != null
                        && attempt.error().type().equals(RateLimitedException.class.getSimpleName());
                tokens += told != null ? told : refused ? 0 : RESERVED;
                refusedConnections += "chat/s3".equals(attempt.route()) ? 1 : 0;
            }
        }
        assertThat(budget.spent(Instant.now()).values())
                .as("seed %d: tokens in the budget", seed)
                .singleElement()
                .isEqualTo(BigDecimal.valueOf(tokens));
        assertThat(refusedConnections).as("seed %d: refused connections", seed).isPositive();
    }

    private static Pool pool(List<FakeModelServer> servers, Budget budget) {
        PoolBuilder builder = Pool.builder()
                .budget(budget)
                .deadlines(Deadlines.NONE
                        .withFirstToken(Duration.ofMillis(250))
                        .withBetweenTokens(Duration.ofMillis(250))
                        .withTotal(Duration.ofSeconds(5)))
                .retries(new RetryPolicy(6, Duration.ofMillis(1), Duration.ofMillis(10)))
                .retryBudget(5)
                .circuitBreaker(new CircuitBreakerPolicy(20, 20, 1, Duration.ofMillis(5), Duration.ofMillis(20)))
                .hedging(0.1);
        for (int i = 0; i < servers.size(); i++) {
            builder.endpoint(Endpoint.of(
                    "s" + i,
                    OpenAiCompatibleClient.builder()
                            .baseUrl(servers.get(i).url("/v1"))
                            .model("fake")
                            .build()));
        }
        return builder.build();
    }

    /** {@return what was thrown that is no typed error} */
    private static List<String> call(LlmOps ops) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                boolean early = i % 6 == 0;
                calls.add(() -> {
                    try (AnswerStream stream = ops.request(QUESTION).stream()) {
                        if (early) {
                            stream.next();
                        } else {
                            stream.answer();
                        }
                        return "";
                    } catch (LlmOpsException e) {
                        return "";
                    } catch (RuntimeException e) {
                        return e.toString();
                    }
                });
            }
            List<String> unexpected = new ArrayList<>();
            for (Future<String> each : threads.invokeAll(calls)) {
                unexpected.add(each.get());
            }
            unexpected.removeIf(String::isEmpty);
            return unexpected;
        } finally {
            threads.shutdownNow();
        }
    }

    private void answer(FakeModelServer.Exchange exchange, SplittableRandom random) throws IOException {
        int drawn;
        int form;
        synchronized (random) {
            drawn = random.nextInt(30);
            form = random.nextInt(RETRY_AFTER.size());
        }
        int fault = drawn;
        requests.incrementAndGet();
        faults.updateAndGet(seen -> fault < KINDS ? seen | 1 << fault : seen);
        switch (fault) {
            case 0 -> throw new IOException("hangs up without a word");
            case 1, 2 ->
                exchange.raw("HTTP/1.1 429 X\r\n" + RETRY_AFTER.get(form)
                        + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            case 3 -> exchange.respond(500, "text/plain", "Internal Server Error");
            case 4 -> exchange.respond(503, "application/json", "{\"error\":{\"message\":\"overloaded\"}}");
            case 5 -> exchange.respond(200, "text/html", "<html>Please sign in</html>");
            case 6 -> exchange.stall();
            case 7 -> {
                exchange.startEvents();
                exchange.stall();
            }
            case 8 -> {
                begin(exchange);
                exchange.stall();
            }
            case 9 -> {
                begin(exchange);
                exchange.endChunks();
            }
            case 10 -> {
                begin(exchange);
                throw new IOException("resets in the middle");
            }
            case 11 -> {
                begin(exchange);
                exchange.chunk("data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n");
                exchange.endChunks();
            }
            case 12 -> {
                exchange.startEvents();
                for (char each : (WORDS + end("{\"prompt_tokens\":3,\"completion_tokens\":3}")).toCharArray()) {
                    exchange.chunk(String.valueOf(each));
                }
                exchange.endChunks();
            }
            case 13 -> whole(exchange, LIES.get(form % LIES.size()));
            default -> whole(exchange, "{\"prompt_tokens\":3,\"completion_tokens\":3}");
        }
    }

    private static void begin(FakeModelServer.Exchange exchange) throws IOException {
        exchange.startEvents();
        exchange.chunk(delta("all "));
    }

    private static void whole(FakeModelServer.Exchange exchange, String usage) throws IOException {
        exchange.startEvents();
        exchange.chunk(WORDS);
        exchange.chunk(end(usage));
        exchange.endChunks();
    }

    private static String end(String usage) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":" + usage
                + "}\n\ndata: [DONE]\n\n";
    }

    private static String delta(String text) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }
}
