package dev.llmops.serving.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is spent is reserved before and settled after, and never exceeds a budget. */
class BudgetTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final ModelRequest QUESTION = ModelRequest.builder()
            .user("?")
            .parameters(ModelParameters.builder().maxTokens(96).build())
            .build();

    private final FakeTime time = new FakeTime();
    private final PoolBuilder builder = Pool.builder().determinism(time, time, new SplittableRandom(7));

    @Test
    void a_budget_of_tokens_stops_and_the_next_window_starts_anew() {
        // Six tokens for the question at most and 96 for the answer are reserved, and 1 + 1 used.
        Budget budget = Budget.tokens("hourly", 105, Duration.ofHours(1));
        Pool pool = builder.endpoint(says("a", "1")).budget(budget).build();

        pool.generate(QUESTION);
        assertThat(budget.spent(Caller.ANONYMOUS, time.now())).isEqualByComparingTo("2");
        pool.generate(QUESTION);
        assertThatThrownBy(() -> pool.generate(QUESTION))
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("budget 'hourly' of 105 tokens in PT1H is used up");
        time.advance(Duration.ofHours(1));
        assertThat(pool.generate(QUESTION).text()).isEqualTo("a");
    }

    @Test
    void a_tenant_that_is_out_of_budget_does_not_stop_another() {
        Budget budget = Budget.tokens("per tenant", 103, Duration.ofHours(1)).per(Caller::tenant);
        LlmOps ops = ops(builder.endpoint(says("a", "1")).budget(budget).build(), new ArrayList<>());

        ops.request(QUESTION).by(tenant("first")).ask();
        assertThatThrownBy(() -> ops.request(QUESTION).by(tenant("first")).ask())
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("for 'first'");
        assertThat(ops.request(QUESTION).by(tenant("second")).ask().text()).isEqualTo("a");
    }

    @Test
    void a_budget_that_downgrades_moves_to_the_cheapest_endpoint_and_tells_once() {
        List<String> heard = new ArrayList<>();
        Budget budget = Budget.money("daily", new BigDecimal("0.000204"), USD, Duration.ofDays(1))
                .whenExceeded(Budget.Action.DOWNGRADE, heard::add);
        Pool pool = builder.endpoint(says("dear", "2"))
                .endpoint(says("cheap", "1"))
                .budget(budget)
                .build();

        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            answers.add(pool.generate(QUESTION).text());
        }

        assertThat(answers.subList(0, 2)).containsExactly("dear", "cheap");
        assertThat(answers.subList(2, 80)).containsOnly("cheap");
        assertThat(heard).containsExactly("budget 'daily' of 0.000204 USD in PT24H is used up");
    }

    @Test
    void a_call_without_a_limit_gets_the_one_that_was_reserved_for_it() {
        ScriptedModelClient client = ScriptedModelClient.saying("a");
        Budget budget = Budget.tokens("hourly", 1000, Duration.ofHours(1));
        Pool pool = builder.endpoint(
                        Endpoint.builder("a", client).maxOutputTokens(600).build())
                .budget(budget)
                .build();
        ModelRequest open = ModelRequest.user("?");

        pool.generate(open);
        assertThat(client.lastRequest().parameters().maxTokens()).isEqualTo(600);
        assertThat(budget.spent(Caller.ANONYMOUS, time.now())).isEqualByComparingTo("2");
        Budget.Reservation elsewhere = budget.reserve(Caller.ANONYMOUS, Endpoint.of("b", client), 0, 800, time.now());

        pool.generate(open);
        assertThat(client.lastRequest().parameters().maxTokens()).isEqualTo(1000 - 2 - 800 - 6);

        elsewhere.settle(TokenUsage.of(0, 940));
        assertThatThrownBy(() -> pool.generate(open)).isInstanceOf(BudgetExceededException.class);
    }

    @Test
    void tokens_with_a_dearer_rate_of_their_own_are_reserved_at_that_rate() {
        BigDecimal one = BigDecimal.ONE;
        Price price = new Price(
                "scripted", one, one, null, new BigDecimal("2"), new BigDecimal("10"), List.of(), USD, Instant.EPOCH);
        // 6 tokens of the question at 2, and 96 of the answer at 10, for a million.
        Budget fits = Budget.money("fits", new BigDecimal("0.000972"), USD, Duration.ofHours(1));
        Budget tooSmall = Budget.money("short", new BigDecimal("0.000971"), USD, Duration.ofHours(1));
        Endpoint endpoint = Endpoint.builder("a", ScriptedModelClient.saying("a"))
                .price(price)
                .build();

        assertThat(Pool.builder()
                        .endpoint(endpoint)
                        .budget(fits)
                        .build()
                        .generate(QUESTION)
                        .text())
                .isEqualTo("a");
        Pool refusing = Pool.builder().endpoint(endpoint).budget(tooSmall).build();
        assertThatThrownBy(() -> refusing.generate(QUESTION)).isInstanceOf(BudgetExceededException.class);
    }

    @Test
    void a_cancelled_attempt_that_does_not_tell_its_use_counts_with_what_it_reserved() {
        Budget budget = Budget.tokens("hourly", 1000, Duration.ofHours(1));
        Pool pool = builder.endpoint(says("a", "1")).budget(budget).build();

        try (ModelStream stream = pool.stream(QUESTION)) {
            stream.cancel();
            assertThat(stream.next()).isInstanceOf(ModelEvent.Cancelled.class);
        }
        assertThat(budget.spent(Caller.ANONYMOUS, time.now())).isZero();

        try (ModelStream stream = pool.stream(QUESTION)) {
            stream.next();
        }
        assertThat(budget.spent(Caller.ANONYMOUS, time.now())).isEqualByComparingTo("102");
    }

    @Test
    void an_attempt_that_was_refused_before_any_answer_costs_nothing() {
        Budget budget = Budget.tokens("hourly", 1000, Duration.ofHours(1));
        LlmOpsException refusal = new RateLimitedException("429", null, Duration.ofSeconds(1));
        Pool pool = builder.endpoint(Endpoint.builder(
                                "a",
                                ScriptedModelClient.of(
                                        request -> List.of(new ModelEvent.Failed(refusal, PartialResponse.NONE))))
                        .build())
                .retries(RetryPolicy.NONE)
                .budget(budget)
                .build();

        assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(RateLimitedException.class);

        assertThat(budget.spent(Caller.ANONYMOUS, time.now())).isZero();
    }

    @Test
    void tools_schemas_and_images_are_reserved_too() {
        JsonSchema schema =
                new JsonSchema("find", "{\"type\":\"object\",\"title\":\"" + "a cable ".repeat(500) + "\"}");
        int plain = mostInput(QUESTION);
        ModelRequest tool = QUESTION.toBuilder()
                .tools(List.of(new ToolSpecification("find", "finds a cable ".repeat(400), schema)))
                .build();
        ModelRequest format = QUESTION.toBuilder()
                .responseFormat(new ResponseFormat.Schema(schema))
                .build();
        ModelRequest image = ModelRequest.builder()
                .message(new UserMessage(List.of(new ImagePart(Media.of("image/png", new byte[1]))), null))
                .build();

        assertThat(mostInput(tool)).isGreaterThan(plain + 2_200);
        assertThat(mostInput(format)).isGreaterThan(plain + 1_000);
        assertThat(mostInput(image)).isGreaterThanOrEqualTo(1_600);
    }

    private static int mostInput(ModelRequest request) {
        return Tokens.of(request, TokenCounter.estimate()).mostInput();
    }

    @Test
    void a_budget_that_stops_tells_its_listener_once() {
        List<String> heard = new ArrayList<>();
        Pool pool = builder.endpoint(says("a", "1"))
                .budget(Budget.tokens("tiny", 1, Duration.ofHours(1)).whenExceeded(Budget.Action.STOP, heard::add))
                .build();

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(BudgetExceededException.class);
        }
        assertThat(heard).containsExactly("budget 'tiny' of 1 tokens in PT1H is used up");
    }

    @Test
    void an_endpoint_that_costs_too_much_gives_way_to_one_that_does_not() {
        Pool pool = builder.endpoint(says("dear", "1000"))
                .endpoint(says("cheap", "1"))
                .budget(Budget.money("daily", new BigDecimal("0.01"), USD, Duration.ofDays(1)))
                .build();

        assertThat(List.of(
                        pool.generate(QUESTION).text(), pool.generate(QUESTION).text()))
                .containsOnly("cheap");
    }

    @Test
    void a_budget_without_a_price_or_in_two_currencies_is_refused() {
        Budget budget = Budget.money("daily", BigDecimal.ONE, Currency.getInstance("EUR"), Duration.ofDays(1));

        assertThatThrownBy(() ->
                        Pool.builder().endpoint(says("a", "1")).budget(budget).build())
                .hasMessageContaining("budget 'daily' is in EUR, but the price of endpoint 'a' is in USD");
        assertThatThrownBy(() -> Pool.builder()
                        .endpoint(Endpoint.of("b", ScriptedModelClient.saying("b")))
                        .budget(budget)
                        .build())
                .hasMessageContaining("needs the price of every endpoint, but 'b' has none");
        assertThatThrownBy(() -> Budget.money("x", BigDecimal.ZERO, USD, Duration.ofDays(1)))
                .hasMessage("limit must be above 0, but was 0");
        assertThatThrownBy(() -> Budget.tokens("x", 1, Duration.ZERO)).hasMessageContaining("window must be above 0");
    }

    private static Endpoint says(String name, String perMillion) {
        return Endpoint.builder(name, ScriptedModelClient.saying(name))
                .price(price(perMillion))
                .build();
    }

    private static Price price(String perMillion) {
        return new Price("scripted", new BigDecimal(perMillion), new BigDecimal(perMillion), null, USD, Instant.EPOCH);
    }

    private static Caller tenant(String name) {
        return new Caller(null, null, name, Map.of());
    }

    private static LlmOps ops(Pool pool, List<Generation> records) {
        return LlmOps.builder()
                .model("chat", pool)
                .store(Store.noop())
                .prices(PriceList.of(List.of(price("2"))))
                .listener(records::add)
                .build();
    }

    @Test
    void who_is_made_up_anew_for_each_call_takes_no_more_memory() {
        List<String> heard = new ArrayList<>();
        Budget budget = Budget.tokens("per user", 1, Duration.ofDays(1))
                .per(Caller::user)
                .whenExceeded(Budget.Action.STOP, heard::add);

        for (int i = 0; i < 10_001; i++) {
            budget.report(Caller.user("user " + i), time.now());
            budget.report(Caller.user("user " + i), time.now());
        }

        assertThat(heard).hasSize(10_001);
        // The first was forgotten for the last.
        budget.report(Caller.user("user 1"), time.now());
        assertThat(heard).hasSize(10_001);
        budget.report(Caller.user("user 0"), time.now());
        assertThat(heard).hasSize(10_002);
    }
}
