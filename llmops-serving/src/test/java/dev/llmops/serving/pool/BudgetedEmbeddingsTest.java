package dev.llmops.serving.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Price;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.commons.internal.time.SystemTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is embedded counts as what is answered does. */
class BudgetedEmbeddingsTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final Price PRICE = new Price("e", new BigDecimal("2"), BigDecimal.ZERO, null, USD, Instant.EPOCH);
    private static final Caller ACME = new Caller(null, null, "acme", Map.of());

    private Supplier<TokenUsage> answer = () -> new TokenUsage(500_000, 0, null, 0);
    private int calls;

    private final EmbeddingClient client = new EmbeddingClient() {

        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("test", "e", null);
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
            calls++;
            return new EmbeddingResponse(List.of(new float[] {1}), answer.get(), identity());
        }
    };

    private void embed(Budget budget) {
        BudgetedEmbeddings.of(client, PRICE, List.of(budget), ACME)
                .embed(List.of("a text of a few words"), EmbeddingPurpose.DOCUMENT);
    }

    private static BigDecimal spent(Budget budget) {
        return budget.spent(ACME, SystemTime.clock().instant());
    }

    @Test
    void a_budget_of_money_counts_tokens_at_their_price_and_stops_its_own_caller_alone() {
        Budget budget =
                Budget.money("daily", BigDecimal.ONE, USD, Duration.ofDays(1)).per(Caller::tenant);

        embed(budget);

        assertThat(spent(budget)).isEqualByComparingTo("1");
        assertThatThrownBy(() -> embed(budget))
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("budget 'daily' of 1 USD in PT24H for 'acme' is used up");
        assertThat(calls).isEqualTo(1);
        BudgetedEmbeddings.of(client, PRICE, List.of(budget), Caller.user("another"))
                .embed(List.of("x"), EmbeddingPurpose.QUERY);
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void texts_that_cannot_fit_are_refused_before_they_are_sent() {
        Budget small = Budget.tokens("small", 100, Duration.ofDays(1));
        Budget large = Budget.tokens("large", 1_000_000, Duration.ofDays(1));

        assertThatThrownBy(() -> BudgetedEmbeddings.of(client, null, List.of(large, small), ACME)
                        .embed(List.of("word ".repeat(60), "word ".repeat(60)), EmbeddingPurpose.DOCUMENT))
                .isInstanceOf(BudgetExceededException.class);

        assertThat(calls).isZero();
        assertThat(spent(large)).isZero();
    }

    @Test
    void what_the_server_does_not_tell_counts_as_reserved_and_what_it_refused_does_not_count() {
        Budget budget = Budget.tokens("hourly", 1_000, Duration.ofDays(1));
        answer = () -> {
            throw new RateLimitedException("slow down", null, null);
        };
        assertThatThrownBy(() -> embed(budget)).isInstanceOf(RateLimitedException.class);
        assertThat(spent(budget)).isZero();

        answer = () -> {
            throw new ModelUnavailableException("gone");
        };
        assertThatThrownBy(() -> embed(budget)).isInstanceOf(ModelUnavailableException.class);
        BigDecimal reserved = spent(budget);
        assertThat(reserved).isPositive();

        answer = () -> new TokenUsage(null, 0, null, 0);
        embed(budget);
        assertThat(spent(budget)).isEqualByComparingTo(reserved.multiply(BigDecimal.valueOf(2)));
    }

    @Test
    void a_budget_that_does_not_stop_counts_on() {
        Budget budget = Budget.tokens("hourly", 1, Duration.ofDays(1)).whenExceeded(Budget.Action.WARN, text -> {});

        embed(budget);

        assertThat(spent(budget)).isEqualByComparingTo("500000");
    }

    @Test
    void money_needs_a_price() {
        Budget budget = Budget.money("daily", BigDecimal.ONE, USD, Duration.ofDays(1));

        assertThatThrownBy(() -> BudgetedEmbeddings.of(client, null, List.of(budget), ACME))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("budget 'daily' needs the price");
    }
}
