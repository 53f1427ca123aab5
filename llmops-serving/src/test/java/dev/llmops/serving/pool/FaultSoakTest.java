package dev.llmops.serving.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.serving.budget.BudgetStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Servers that refuse, limit, fail, stall, cut, drip and lie, in time that only they let go by. Each call ends in an answer or a typed error within its deadline and 100 ms, nothing is left over, and
 * every token is accounted for. {@code -Dllmops.soak.seconds=1800} runs it for so long, with a new seed for each round.
 */
class FaultSoakTest {

    private static final int CALLS = 600;
    private static final int ROUNDS = 3;
    private static final Duration TOTAL = Duration.ofSeconds(8);
    private static final Duration GRACE = Duration.ofMillis(100);
    private static final int RESERVED = 6 + 96;
    private static final ModelRequest QUESTION = ModelRequest.builder()
            .user("?")
            .parameters(ModelParameters.builder().maxTokens(96).build())
            .build();

    @Test
    void every_call_ends_in_time_nothing_leaks_and_every_token_is_accounted_for() {
        long until = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("llmops.soak.seconds", 0)).toNanos();
        int round = 0;
        while (round < ROUNDS || System.nanoTime() - until < 0) {
            new Round(1000 + round++).run();
        }
    }

    private static final class Round {

        private final long seed;
        private final SplittableRandom random;
        private final FakeTime time = new FakeTime();
        private final List<Generation> records = new ArrayList<>();
        private final FaultyServers servers;
        private final BudgetStore store = BudgetStore.inMemory();
        private final Budget budget =
                Budget.tokens("all", Long.MAX_VALUE / 2, Duration.ofDays(7)).in(store);
        private final Pool pool;
        private final LlmOps ops;
        private int answered;
        private int failed;

        Round(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.servers = new FaultyServers(time, random.split());
            PoolBuilder builder = Pool.builder()
                    .determinism(time, time, random.split())
                    .budget(budget)
                    .circuitBreaker(
                            new CircuitBreakerPolicy(20, 10, 0.9, Duration.ofMillis(500), Duration.ofSeconds(5)))
                    .deadlines(Deadlines.NONE
                            .withFirstToken(Duration.ofSeconds(2))
                            .withBetweenTokens(Duration.ofSeconds(1))
                            .withMinTokensPerSecond(2)
                            .withTotal(TOTAL))
                    .hedging(0.2)
                    .retryBudget(1);
            for (int i = 0; i < 4; i++) {
                builder.endpoint(Endpoint.builder("e" + i, servers.client())
                        .key(servers.client())
                        .provider(i < 2 ? "first" : "second")
                        .step(i / 3)
                        .maxConcurrency(2)
                        .build());
            }
            this.pool = builder.build();
            this.ops = LlmOps.builder()
                    .model("chat", pool)
                    .store(Store.noop())
                    .listener(records::add)
                    .build();
        }

        void run() {
            for (int i = 0; i < CALLS; i++) {
                Instant before = time.now();
                call(random.nextInt(8));
                assertThat(Duration.between(before, time.now()))
                        .as("seed %d, call %d", seed, i)
                        .isLessThanOrEqualTo(TOTAL.plus(GRACE));
                assertThat(time.scheduled())
                        .as("seed %d, call %d: timers", seed, i)
                        .isZero();
                time.advance(Duration.ofMillis(random.nextInt(200)));
            }
            nothingIsLeft();
            everyTokenIsAccountedFor();
            assertThat(answered).as("seed %d: answered", seed).isGreaterThan(CALLS / 2);
            assertThat(failed).as("seed %d: typed errors", seed).isPositive();
        }

        private void call(int kind) {
            try (AnswerStream stream = ops.request(QUESTION).stream()) {
                if (kind == 0) {
                    stream.next();
                    stream.cancel();
                } else if (kind == 1) {
                    stream.next();
                } else {
                    stream.answer();
                    answered++;
                }
            } catch (LlmOpsException e) {
                failed++;
            }
        }

        private void nothingIsLeft() {
            assertThat(records).as("seed %d", seed).hasSize(CALLS);
            assertThat(servers.open()).as("seed %d: open streams", seed).isZero();
            assertThat(pool.status()).as("seed %d", seed).allSatisfy(each -> {
                assertThat(each.inFlight()).isZero();
                assertThat(each.outstandingTokens()).isZero();
            });
        }

        /** An answer that was cut is never a success, and a use that nobody told is never zero. */
        private void everyTokenIsAccountedFor() {
            List<Attempt> attempts =
                    records.stream().flatMap(each -> each.attempts().stream()).toList();
            assertThat(attempts).as("seed %d: attempts", seed).hasSize(servers.asked());
            long known = attempts.stream()
                    .filter(each -> each.usage().total() != null)
                    .mapToLong(each -> each.usage().total())
                    .sum();
            long unknown = attempts.stream()
                    .filter(each -> each.usage().total() == null)
                    .count();
            assertThat(known).as("seed %d: tokens told", seed).isEqualTo(servers.toldTokens());
            assertThat(budget.spent(Caller.ANONYMOUS, time.now()))
                    .as("seed %d: tokens in the budget", seed)
                    .isEqualByComparingTo(BigDecimal.valueOf(known + unknown * RESERVED));
            assertThat(store.read(budget.account(Caller.ANONYMOUS, time.now()), time.now())
                            .reserved())
                    .as("seed %d: reserved", seed)
                    .isZero();
            assertThat(records)
                    .filteredOn(each -> each.status() == GenerationStatus.COMPLETED)
                    .as("seed %d", seed)
                    .allSatisfy(each -> assertThat(each.attempts()).anyMatch(Attempt::answered));
        }
    }
}
