package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cache.CacheControl;
import dev.llmops.api.cache.CacheSelector;
import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.cache.NotCachedException;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.ReplayRefusedException;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept, for whom, how long, and what the record says about it. */
class ResponseCacheTest {

    private static final ModelParameters COLD =
            ModelParameters.builder().temperature(0).build();
    private static final ModelRequest QUESTION = ModelRequest.builder()
            .user("How long is the cable?")
            .parameters(COLD)
            .build();

    private final Fixture fixture = new Fixture();
    private final ResponseCache cache = ResponseCaches.inMemory(1_000_000);
    private final AtomicInteger asked = new AtomicInteger();
    /** Says something else each time. */
    private final ScriptedModelClient model = ScriptedModelClient.of(
            request -> ScriptedModelClient.script("It is " + asked.incrementAndGet() + " m long."));

    @Test
    void an_answer_may_be_kept_without_end() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        LlmOps ops = ops(CachePolicy.builder(cache)
                .ttl(forever)
                .negativeTtl(forever)
                .maxWait(forever)
                .build());
        ops.request(QUESTION).ask();
        fixture.nanos.addAndGet(Duration.ofDays(1000).toNanos());

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 1 m long.");
        assertThat(fixture.faults).isEmpty();
    }

    private LlmOps ops() {
        return ops(CachePolicy.of(cache));
    }

    private LlmOps ops(CachePolicy policy) {
        fixture.builder.cache(policy);
        return fixture.with(model);
    }

    private Generation last() {
        return fixture.store.last();
    }

    private CacheUse use() {
        return Objects.requireNonNull(last().cache());
    }

    @Test
    void the_second_time_the_answer_comes_from_the_cache_and_the_record_says_what_that_saved() {
        fixture.builder.prices(PriceList.of(List.of(new Price(
                "scripted", BigDecimal.TEN, BigDecimal.TEN, null, Currency.getInstance("USD"), Instant.EPOCH))));
        LlmOps ops = ops();
        Answer first = ops.request(QUESTION).ask();
        assertThat(use()).isEqualTo(CacheUse.without(CacheUse.Outcome.MISS, null));

        Answer second = ops.request(QUESTION).ask();

        assertThat(second.text()).isEqualTo(first.text()).isEqualTo("It is 1 m long.");
        assertThat(model.requests()).hasSize(1);
        assertThat(second.cost()).isEqualTo(Cost.zero());
        assertThat(second.usage()).isEqualTo(TokenUsage.ZERO);
        assertThat(second.response().usage()).isEqualTo(TokenUsage.ZERO);
        Generation record = last();
        assertThat(record.id()).isEqualTo(second.generationId()).isNotEqualTo(first.generationId());
        assertThat(record.status()).isEqualTo(GenerationStatus.COMPLETED);
        assertThat(record.attempts()).isEmpty();
        assertThat(record.request()).isEqualTo(first.generation().request());
        assertThat(record.model()).isEqualTo(first.generation().model());
        assertThat(record.contentHash()).isEqualTo(first.generation().contentHash());
        assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.EXACT);
        assertThat(use().original()).isEqualTo(first.generationId());
        assertThat(use().saved())
                .isEqualTo(new CacheUse.Saved(
                        first.usage(),
                        first.cost(),
                        first.generation().timings().model()));
        assertThat(first.cost()).isInstanceOf(Cost.Known.class).isNotEqualTo(Cost.zero());
        assertThat(RecordsJson.fromJson(RecordsJson.toJson(record), Generation.class))
                .isEqualTo(record);
    }

    @Test
    void a_kept_answer_is_streamed_as_a_stream_and_a_streamed_one_is_kept() {
        LlmOps ops = ops();
        try (AnswerStream first = ops.request(QUESTION).stream()) {
            first.answer();
        }

        List<ModelEvent> events = new ArrayList<>();
        try (AnswerStream second = ops.request(QUESTION).stream()) {
            second.forEach(events::add);
        }

        List<String> deltas = events.stream()
                .filter(ModelEvent.TextDelta.class::isInstance)
                .map(event -> ((ModelEvent.TextDelta) event).text())
                .toList();
        assertThat(String.join("", deltas)).isEqualTo("It is 1 m long.");
        assertThat(events.get(events.size() - 1)).isInstanceOf(ModelEvent.Completed.class);
        assertThat(last().timings().timeToFirstToken()).isNotNull();
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 1 m long.");
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_kept_answer_is_cancelled_like_any_other() {
        LlmOps ops = ops();
        ops.request(QUESTION).ask();

        try (AnswerStream second = ops.request(QUESTION).stream()) {
            second.cancel();
            assertThat(second.forEach(event -> {})).isInstanceOf(ModelEvent.Cancelled.class);
        }

        assertThat(last().status()).isEqualTo(GenerationStatus.CANCELLED);
    }

    @Test
    void tenants_never_share() {
        LlmOps ops = ops();

        assertThat(ops.request(QUESTION).forTenant("a").ask().text()).isEqualTo("It is 1 m long.");
        assertThat(ops.request(QUESTION).forTenant("b").ask().text()).isEqualTo("It is 2 m long.");
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 3 m long.");
        assertThat(ops.request(QUESTION).forTenant("a").ask().text()).isEqualTo("It is 1 m long.");
        assertThat(ops.request(QUESTION).forTenant("b").ask().text()).isEqualTo("It is 2 m long.");
    }

    @Test
    void an_entry_of_another_tenant_under_the_same_key_is_not_given() {
        // As if somebody had written into the file of the cache.
        AtomicReference<@Nullable CachedResponse> planted = new AtomicReference<>();
        LlmOps ops = ops(CachePolicy.of(new ResponseCache() {
            @Override
            public Optional<CachedResponse> find(String key) {
                return Optional.ofNullable(planted.get());
            }

            @Override
            public void put(CachedResponse entry) {
                planted.compareAndSet(null, entry);
            }

            @Override
            public long invalidate(CacheSelector which) {
                return 0;
            }
        }));

        ops.request(QUESTION).forTenant("a").ask();

        assertThat(ops.request(QUESTION).forTenant("b").ask().text()).isEqualTo("It is 2 m long.");
    }

    static Stream<ModelRequest> otherQuestions() {
        return Stream.of(
                QUESTION.toBuilder().user("And the other?").build(),
                QUESTION.toBuilder()
                        .parameters(COLD.toBuilder().maxTokens(5).build())
                        .build(),
                QUESTION.toBuilder()
                        .parameters(COLD.toBuilder().seed(5).build())
                        .build(),
                QUESTION.toBuilder()
                        .parameters(COLD.toBuilder().vendor(Map.of("user", "x")).build())
                        .build(),
                QUESTION.toBuilder()
                        .responseFormat(dev.llmops.api.model.ResponseFormat.JSON)
                        .build(),
                QUESTION.toBuilder()
                        .tools(List.of(new dev.llmops.api.model.ToolSpecification(
                                "find", "finds", new dev.llmops.api.json.JsonSchema("find", "{\"type\":\"object\"}"))))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("otherQuestions")
    void whatever_else_the_model_gets_makes_another_question(ModelRequest other) {
        LlmOps ops = ops();
        ops.request(QUESTION).ask();

        assertThat(ops.request(other).ask().text()).isEqualTo("It is 2 m long.");
    }

    @Test
    void an_order_that_the_wire_does_not_know_makes_no_other_question() {
        LlmOps ops = ops();
        ModelParameters one = COLD.toBuilder()
                .stopSequences(List.of("a", "b"))
                .vendor(Map.of("x", 1, "y", 2))
                .build();
        ModelParameters other = COLD.toBuilder()
                .stopSequences(List.of("b", "a"))
                .vendor(Map.of("y", 2, "x", 1))
                .build();

        ops.request(QUESTION.toBuilder().parameters(one).build()).ask();
        ops.request(QUESTION.toBuilder().parameters(other).build()).ask();

        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_new_version_of_the_prompt_has_answers_of_its_own_even_if_it_reads_the_same() {
        LlmOps ops = ops();
        PromptContent content = PromptContent.of("How long is {{thing}}?");
        ops.prompts().register("p", content, PromptCommit.NONE);
        ops.prompt("p").with("thing", "it").parameters(COLD).ask();
        ops.prompts().register("p", PromptContent.of("How long is  {{thing}}?"), PromptCommit.NONE);
        ops.prompts().register("p", PromptContent.of("{{! new }}How long is {{thing}}?"), PromptCommit.NONE);

        assertThat(ops.prompt("p").with("thing", "it").parameters(COLD).ask().text())
                .isEqualTo("It is 2 m long.");
        assertThat(cache.invalidate(CacheSelector.ofPrompt("p", 1))).isEqualTo(1);
        assertThat(ops.prompt("p@1").with("thing", "it").parameters(COLD).ask().text())
                .isEqualTo("It is 3 m long.");
    }

    @Test
    void an_answer_is_given_no_longer_than_it_may() {
        LlmOps ops = ops(CachePolicy.builder(cache).ttl(Duration.ofMinutes(10)).build());
        ops.request(QUESTION).ask();
        fixture.nanos.addAndGet(Duration.ofMinutes(9).toNanos());
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 1 m long.");

        fixture.nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 2 m long.");
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 2 m long.");
    }

    @Test
    void a_new_state_of_the_index_has_answers_of_its_own() {
        AtomicReference<String> version = new AtomicReference<>("v1");
        LlmOps ops = ops(CachePolicy.builder(cache).indexVersion(version::get).build());
        ops.request(QUESTION).ask();
        version.set("v2");

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 2 m long.");
        assertThat(cache.invalidate(CacheSelector.ofIndex("v1"))).isEqualTo(1);
        version.set("v1");
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 3 m long.");
    }

    @Test
    void an_index_that_cannot_tell_its_state_has_no_answers_kept() {
        LlmOps ops = ops(CachePolicy.builder(cache)
                .indexVersion(() -> {
                    throw new IllegalStateException("gone");
                })
                .build());

        ops.request(QUESTION).ask();

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 2 m long.");
        assertThat(use().reason()).isEqualTo("the version of the index is not known");
        assertThat(fixture.faults).hasSize(2);
    }

    @Test
    void a_call_says_what_it_wants_of_the_cache() {
        LlmOps ops = ops();
        assertThatThrownBy(() ->
                        ops.request(QUESTION).cache(CacheControl.ONLY_IF_CACHED).ask())
                .isInstanceOf(NotCachedException.class);
        assertThat(model.requests()).isEmpty();

        assertThat(ops.request(QUESTION).cache(CacheControl.BYPASS).ask().text())
                .isEqualTo("It is 1 m long.");
        assertThat(use()).isEqualTo(CacheUse.without(CacheUse.Outcome.BYPASSED, "the call asked for it"));
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 2 m long.");
        assertThat(ops.request(QUESTION).cache(CacheControl.REFRESH).ask().text())
                .isEqualTo("It is 3 m long.");
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 3 m long.");
        assertThat(ops.request(QUESTION)
                        .cache(CacheControl.ONLY_IF_CACHED)
                        .ask()
                        .text())
                .isEqualTo("It is 3 m long.");
    }

    @Test
    void a_sampled_answer_is_kept_only_if_the_application_wants_it() {
        LlmOps ops = ops();
        ModelRequest warm = QUESTION.toBuilder()
                .parameters(ModelParameters.builder().temperature(0.7).build())
                .build();
        ModelRequest open = ModelRequest.user("?");

        for (ModelRequest request : List.of(warm, open)) {
            ops.request(request).ask();
            String before = last().response().text();
            assertThat(ops.request(request).ask().text()).isNotEqualTo(before);
            assertThat(use().outcome()).isEqualTo(CacheUse.Outcome.BYPASSED);
            assertThat(use().reason()).startsWith("the answer is sampled: the temperature is not 0");
            assertThatThrownBy(() -> ops.request(request)
                            .cache(CacheControl.ONLY_IF_CACHED)
                            .ask())
                    .isInstanceOf(NotCachedException.class)
                    .hasMessageContaining("sampledAnswers()");
        }

        LlmOps wanting = new Fixture()
                .builder
                .cache(CachePolicy.builder(cache).sampledAnswers().build())
                .model(model)
                .build();
        String kept = wanting.request(warm).ask().text();
        assertThat(wanting.request(warm).ask().text()).isEqualTo(kept);
    }

    @Test
    void an_answer_that_calls_tools_is_kept_only_if_the_application_wants_it() {
        ScriptedModelClient calling = ScriptedModelClient.of(request ->
                ScriptedModelClient.calling(new ToolCall("1", "find", "{\"n\":" + asked.incrementAndGet() + "}")));
        LlmOps ops = new Fixture()
                .builder
                .cache(CachePolicy.of(cache))
                .uncheckedToolArguments()
                .model(calling)
                .build();
        ops.request(QUESTION).ask();
        Answer second = ops.request(QUESTION).ask();
        assertThat(second.toolCalls().get(0).arguments()).isEqualTo("{\"n\":2}");
        assertThat(Objects.requireNonNull(second.generation().cache()).reason()).isEqualTo("not kept: it calls tools");

        LlmOps wanting = new Fixture()
                .builder
                .cache(CachePolicy.builder(cache).toolCalls().build())
                .uncheckedToolArguments()
                .model(calling)
                .build();
        wanting.request(QUESTION).ask();
        List<ModelEvent> events = new ArrayList<>();
        try (AnswerStream stream = wanting.request(QUESTION).stream()) {
            stream.forEach(events::add);
        }
        assertThat(events).contains(new ModelEvent.ToolCallDelta(0, "1", "find", "{\"n\":3}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LENGTH", "CONTENT_FILTER", "OTHER"})
    void an_answer_that_did_not_come_to_its_end_is_not_kept(String reason) {
        ScriptedModelClient cut = ScriptedModelClient.of(request -> ScriptedModelClient.script(
                Message.assistant("part " + asked.incrementAndGet()), FinishReason.valueOf(reason)));
        LlmOps ops = fixture.builder.cache(CachePolicy.of(cache)).model(cut).build();
        ops.request(QUESTION).ask();

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("part 2");
        assertThat(use().reason()).isEqualTo("not kept: the model stopped because of " + reason);
    }

    @Test
    void a_stream_that_failed_or_was_left_is_not_kept() {
        ScriptedModelClient breaking = ScriptedModelClient.of(request -> asked.incrementAndGet() == 1
                ? ScriptedModelClient.failing("It is", new ModelUnavailableException("gone"))
                : ScriptedModelClient.script("It is " + asked.get() + " m long."));
        LlmOps ops =
                fixture.builder.cache(CachePolicy.of(cache)).model(breaking).build();
        try (AnswerStream broken = ops.request(QUESTION).stream()) {
            assertThat(broken.forEach(event -> {})).isInstanceOf(ModelEvent.Failed.class);
        }
        try (AnswerStream left = ops.request(QUESTION).stream()) {
            left.next();
        }

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 3 m long.");
        assertThat(cache.invalidate(CacheSelector.ALL)).isEqualTo(1);
    }

    @Test
    void the_answer_of_a_model_that_stood_in_is_not_kept() {
        ScriptedModelClient down = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("down")));
        LlmOps ops = fixture.builder
                .cache(CachePolicy.of(cache))
                .model("first", down)
                .model("other", model)
                .fallback("other")
                .build();
        ops.request(QUESTION).ask();

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 2 m long.");
        assertThat(use().reason()).isEqualTo("not kept: another model than 'first' stood in");
    }

    static Stream<LlmOpsException> repeated() {
        return Stream.of(new InvalidRequestException("no 'top_x'"), new ContextWindowExceededException("too long"));
    }

    @ParameterizedTest
    @MethodSource("repeated")
    void a_fault_that_repeats_itself_is_given_again_for_a_short_time(LlmOpsException error) {
        ScriptedModelClient refusing = ScriptedModelClient.of(request -> ScriptedModelClient.failing("", error));
        LlmOps ops = fixture.builder
                .cache(CachePolicy.builder(cache)
                        .negativeTtl(Duration.ofSeconds(30))
                        .build())
                .model(refusing)
                .build();
        assertThatThrownBy(() -> ops.request(QUESTION).ask()).isSameAs(error);
        Generation first = last();

        assertThatThrownBy(() -> ops.request(QUESTION).ask())
                .isExactlyInstanceOf(error.getClass())
                .hasMessageStartingWith(error.getMessage() + " (as generation " + first.id() + " was told;");
        assertThat(refusing.requests()).hasSize(1);
        assertThat(last().status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(use().original()).isEqualTo(first.id());

        fixture.nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThatThrownBy(() -> ops.request(QUESTION).ask()).isSameAs(error);
        assertThat(refusing.requests()).hasSize(2);
    }

    static Stream<LlmOpsException> passing() {
        return Stream.of(new AuthenticationException("no key"), new ModelUnavailableException("down"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void a_fault_that_may_pass_is_not_kept(LlmOpsException error) {
        ScriptedModelClient refusing = ScriptedModelClient.of(request -> ScriptedModelClient.failing("", error));
        LlmOps ops =
                fixture.builder.cache(CachePolicy.of(cache)).model(refusing).build();

        assertThatThrownBy(() -> ops.request(QUESTION).ask()).isSameAs(error);
        assertThatThrownBy(() -> ops.request(QUESTION).ask()).isSameAs(error);
    }

    @Test
    void a_kept_answer_is_guarded_each_time() {
        AtomicInteger checks = new AtomicInteger();
        fixture.builder.guardrails(FakeGuardrail.of("metres", GuardrailStage.OUTPUT, (stage, text, context) -> {
            boolean whole = text.contains("1 m");
            return whole
                    ? new Decision.Transform(text.replace("1 m", checks.incrementAndGet() + " yd"), List.of())
                    : Decision.pass();
        }));
        LlmOps ops = ops();

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 1 yd long.");
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 2 yd long.");
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_cache_that_fails_costs_no_answer() {
        LlmOps ops = ops(CachePolicy.of(new ResponseCache() {
            @Override
            public Optional<CachedResponse> find(String key) {
                throw new StoreException("cannot read", null, false);
            }

            @Override
            public void put(CachedResponse entry) {
                throw new StoreException("cannot write", null, false);
            }

            @Override
            public long invalidate(CacheSelector which) {
                return 0;
            }
        }));

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 1 m long.");
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("It is 2 m long.");
        assertThat(fixture.faults).extracting(Throwable::getMessage).contains("cannot read", "cannot write");
    }

    @Test
    void a_replay_goes_to_the_call_that_was_answered_by_a_model() {
        SeededModel seeded = SeededModel.deterministic("sha256:" + "0".repeat(64));
        LlmOps ops = fixture.builder.cache(CachePolicy.of(cache)).model(seeded).build();
        Answer first = ops.request(QUESTION).ask();
        Answer second = ops.request(QUESTION).ask();

        assertThat(second.generation().contentHash())
                .isEqualTo(first.generation().contentHash());
        assertThat(ops.replay(first.generationId()).replayed().cache()).isNull();
        assertThatThrownBy(() -> ops.replay(second.generationId()))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageEndingWith("its answer is that of generation " + first.generationId()
                        + " out of the cache; replay that one");
    }
}
