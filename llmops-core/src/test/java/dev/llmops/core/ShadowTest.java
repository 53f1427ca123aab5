package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.shadow.ShadowAnswer;
import dev.llmops.core.shadow.ShadowCounts;
import dev.llmops.core.shadow.ShadowPolicy;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A share of the calls is answered elsewhere too, recorded and scored, and the caller notices nothing of it. */
@Timeout(60)
class ShadowTest {

    private static final Variant NEW_MODEL = Variant.ofModel("new-model", 1, "new");

    private final Fixture fixture = new Fixture();
    private final ScriptedModelClient live = ScriptedModelClient.saying("live");
    private final ScriptedModelClient shadow = ScriptedModelClient.saying("shadow");
    private final BlockingQueue<ShadowAnswer> answers = new LinkedBlockingQueue<>();

    @Test
    void the_shadow_answer_is_recorded_and_scored_and_never_returned() throws InterruptedException {
        LlmOps ops = with(ShadowPolicy.of(NEW_MODEL, 1).evaluators(List.of(new Length(), new Broken())));

        Answer answer =
                ops.request(ModelRequest.user("How long?")).forUser("u1").ask();
        ShadowAnswer beside = next();

        assertThat(answer.text()).isEqualTo("live");
        Generation recorded = beside.generation();
        assertThat(recorded.shadowOf()).isEqualTo(answer.generationId());
        assertThat(recorded.response().text()).isEqualTo("shadow");
        assertThat(recorded.caller().user()).isEqualTo("u1");
        assertThat(fixture.store.saved).containsExactlyInAnyOrder(answer.generation(), recorded);
        assertThat(beside.judgements())
                .extracting(Judgement::score)
                .containsExactly(Score.of(6), new Score.Failed("java.lang.IllegalStateException: no judge"));
        ops.close();
        assertThat(ops.shadowCounts()).isEqualTo(new ShadowCounts(1, 0, 0, 0, 0));
    }

    @Test
    void a_streamed_call_is_answered_elsewhere_once_it_has_ended() throws InterruptedException {
        LlmOps ops = with(ShadowPolicy.of(NEW_MODEL, 1));

        try (AnswerStream stream = ops.request(ModelRequest.user("How long?")).stream()) {
            assertThat(stream.answer().text()).isEqualTo("live");
        }

        assertThat(next().generation().response().text()).isEqualTo("shadow");
    }

    @Test
    void a_shadow_prompt_takes_the_calls_of_its_prompt_with_their_variables_outside_of_the_experiment()
            throws InterruptedException {
        PromptRegistry prompts = PromptRegistries.inMemory(() -> Fixture.START);
        prompts.register("support", PromptContent.of("Kindly: {{question}}"), PromptCommit.NONE);
        prompts.register("support", PromptContent.of("Briefly: {{question}}"), PromptCommit.NONE);
        prompts.register("other", PromptContent.of("{{question}}"), PromptCommit.NONE);
        fixture.builder
                .prompts(prompts)
                .experiment(Experiment.of(
                        "wording", "support", Variant.ofPrompt("control", 1, PromptReference.parse("support@1"))));
        LlmOps ops = with(ShadowPolicy.of(Variant.ofPrompt("brief", 1, PromptReference.parse("support@2")), 1));

        ops.prompt("other").with("question", "How long?").forUser("u1").ask();
        Answer answer = ops.prompt("support")
                .with("question", "How long?")
                .forUser("u1")
                .ask();
        Generation recorded = next().generation();

        assertThat(recorded.shadowOf()).isEqualTo(answer.generationId());
        assertThat(recorded.prompt().version()).isEqualTo(2);
        assertThat(recorded.request().messages().toString()).contains("Briefly: How long?");
        assertThat(answer.generation().assignments()).isNotEmpty();
        assertThat(recorded.assignments()).isEmpty();
        assertThat(recorded.notAssigned()).isEmpty();
        assertThat(answers).isEmpty();
    }

    @Test
    void a_shadow_answer_neither_fills_the_cache_nor_comes_out_of_it() throws InterruptedException {
        fixture.builder.cache(CachePolicy.of(ResponseCaches.inMemory(1_000_000)));
        LlmOps ops = with(ShadowPolicy.of(NEW_MODEL, 1));
        ModelRequest question = ModelRequest.user("How long?");

        ops.request(question).ask();
        next();
        Answer byNewModel = ops.request(question).model("new").ask();
        next();

        assertThat(byNewModel.generation().cache().original()).isNull();
        assertThat(shadow.requests()).hasSize(3);
    }

    @Test
    void a_fault_of_the_shadow_model_reaches_nobody_but_its_record() throws InterruptedException {
        ScriptedModelClient broken = ScriptedModelClient.of(request -> {
            throw new IllegalStateException("broken");
        });
        fixture.builder.fallback(addLive());
        LlmOps ops = build(ShadowPolicy.of(NEW_MODEL, 1), broken);

        assertThat(ops.request(ModelRequest.user("How long?")).ask().text()).isEqualTo("live");
        Generation recorded = next().generation();

        assertThat(recorded.status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(live.requests()).as("no fallback stands in").hasSize(1);
        ops.close();
        assertThat(ops.shadowCounts().failed()).isEqualTo(1);
    }

    @Test
    void what_is_beyond_the_queue_or_the_minute_is_dropped_and_counted_while_the_caller_goes_on() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ScriptedModelClient slow = ScriptedModelClient.of(request -> {
            asked.countDown();
            await(go);
            return ScriptedModelClient.script("shadow");
        });
        addLive();
        LlmOps ops = build(ShadowPolicy.of(NEW_MODEL, 1).queue(2).callsPerMinute(5), slow);

        ask(ops, 1);
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        ask(ops, 6); // 2 wait, 2 find the queue full, 2 the minute used up

        assertThat(ops.shadowCounts()).isEqualTo(new ShadowCounts(0, 0, 2, 2, 0));
        go.countDown();
        next();
        next();
        next();
        fixture.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        ask(ops, 1);
        next();
        ops.close();
        assertThat(ops.shadowCounts()).isEqualTo(new ShadowCounts(4, 0, 2, 2, 0));
    }

    @Test
    void the_money_of_a_day_ends_and_comes_back() throws InterruptedException {
        Currency euro = Currency.getInstance("EUR");
        Price price =
                new Price("scripted", new BigDecimal("1000000"), new BigDecimal("1000000"), null, euro, Instant.EPOCH);
        fixture.builder.prices(PriceList.of(List.of(price)));
        LlmOps ops = with(ShadowPolicy.of(NEW_MODEL, 1).moneyPerDay(new BigDecimal("0.5"), euro));

        ask(ops, 1);
        next();
        ask(ops, 2);
        fixture.nanos.addAndGet(Duration.ofDays(1).toNanos());
        ask(ops, 1);
        next();

        ops.close();
        assertThat(ops.shadowCounts()).isEqualTo(new ShadowCounts(2, 0, 0, 0, 2));
    }

    @Test
    void an_unknown_cost_stops_shadow_traffic_that_has_a_limit_and_says_so() throws InterruptedException {
        LlmOps ops = with(ShadowPolicy.of(NEW_MODEL, 1).moneyPerDay(BigDecimal.TEN, Currency.getInstance("EUR")));

        ask(ops, 1);
        next();
        ask(ops, 3);

        ops.close();
        assertThat(ops.shadowCounts()).isEqualTo(new ShadowCounts(1, 0, 0, 0, 3));
        assertThat(fixture.faults)
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .hasMessageContaining("shadow traffic stops")
                        .hasMessageContaining("prices"));
    }

    @Test
    void closing_ends_a_shadow_call_that_runs_and_drops_those_that_wait() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        ModelClient hanging = new Hanging(asked, closed);
        addLive();
        LlmOps ops = build(ShadowPolicy.of(NEW_MODEL, 1), hanging);
        ask(ops, 3);
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

        ops.close();
        ops.close();

        assertThat(ops.shadowCounts()).isEqualTo(new ShadowCounts(0, 1, 2, 0, 0));
        assertThat(fixture.store.saved).hasSize(4);
        assertThat(fixture.store.closed.get()).isEqualTo(1);
    }

    @Test
    void about_the_share_of_the_calls_is_taken() {
        LlmOps ops = with(ShadowPolicy.of(NEW_MODEL, 0.1).callsPerMinute(10_000).queue(10_000));

        ask(ops, 1_000);
        ops.close();

        ShadowCounts counts = ops.shadowCounts();
        assertThat(counts.answered() + counts.failed() + counts.dropped()).isBetween(70L, 130L);
    }

    @Test
    void as_many_shadow_calls_as_the_policy_says_are_under_way_at_once() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        ScriptedModelClient waiting = ScriptedModelClient.of(request -> {
            both.countDown();
            await(both);
            return ScriptedModelClient.script("shadow");
        });
        addLive();
        LlmOps ops = build(ShadowPolicy.of(NEW_MODEL, 1).concurrency(2), waiting);

        ask(ops, 2);

        next();
        next();
        ops.close();
        assertThat(ops.shadowCounts()).isEqualTo(new ShadowCounts(2, 0, 0, 0, 0));
    }

    @Test
    void a_policy_that_says_nothing_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShadowPolicy.of(Variant.control("same", 1), 1))
                .withMessageContaining("must have a prompt or a model");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShadowPolicy.of(NEW_MODEL, 0))
                .withMessage("share must be above 0 and at most 1, but was 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShadowPolicy.of(NEW_MODEL, 1).queue(0))
                .withMessage("queue must be at least 1, but was 0");
    }

    private LlmOps with(ShadowPolicy.Builder policy) {
        addLive();
        return build(policy, shadow);
    }

    private String addLive() {
        fixture.builder.model("live", live);
        return "live";
    }

    private LlmOps build(ShadowPolicy.Builder policy, ModelClient shadowModel) {
        return fixture.builder
                .model("new", shadowModel)
                .shadow(policy.onAnswer(answers::add).build())
                .build();
    }

    private static void ask(LlmOps ops, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(ops.request(ModelRequest.user("How long?")).ask().text()).isEqualTo("live");
        }
    }

    private ShadowAnswer next() throws InterruptedException {
        ShadowAnswer answer = answers.poll(30, TimeUnit.SECONDS);
        assertThat(answer).as("a shadow answer").isNotNull();
        return answer;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers nothing until it is closed. */
    private static final class Hanging implements ModelClient {

        private final CountDownLatch asked;
        private final CountDownLatch closed;

        Hanging(CountDownLatch asked, CountDownLatch closed) {
            this.asked = asked;
            this.closed = closed;
        }

        @Override
        public dev.llmops.api.model.ModelDescription description() {
            return ScriptedModelClient.saying("never").description();
        }

        @Override
        public dev.llmops.api.model.ModelResponse generate(ModelRequest request) {
            asked.countDown();
            await(closed);
            throw new dev.llmops.api.error.CallCancelledException("closed");
        }

        @Override
        public dev.llmops.api.model.ModelStream stream(ModelRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private static final class Length implements Evaluator {

        @Override
        public String name() {
            return "length";
        }

        @Override
        public Judgement evaluate(EvaluationCase answer) {
            assertThat(answer.input()).isEqualTo("How long?");
            return new Judgement(name(), Score.of(answer.output().length()), null);
        }
    }

    private static final class Broken implements Evaluator {

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Judgement evaluate(EvaluationCase answer) {
            throw new IllegalStateException("no judge");
        }
    }
}
