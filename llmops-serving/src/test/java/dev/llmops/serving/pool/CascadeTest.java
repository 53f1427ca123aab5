package dev.llmops.serving.pool;

import static dev.llmops.testkit.ScriptedModelClient.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.serving.cascade.EscalationRule;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A cheap endpoint answers first; a dear one only where its answer is not good enough. */
class CascadeTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");

    private final FakeTime time = new FakeTime();
    private final PoolBuilder builder = Pool.builder().determinism(time, time, new SplittableRandom(7));
    private final List<Generation> records = new ArrayList<>();

    @Test
    void a_rejected_answer_is_an_attempt_with_its_cost_and_the_caller_sees_none_of_it() {
        LlmOps ops = ops(cascade("bad", "good")
                .escalateWhen((caller, request, response) -> response.text().equals("bad") ? "it is bad" : null)
                .build());

        try (var stream = ops.request(QUESTION).stream()) {
            List<ModelEvent> seen = new ArrayList<>();
            stream.forEach(seen::add);
            assertThat(seen).contains(new ModelEvent.TextDelta("good"));
        }

        Generation record = records.get(0);
        assertThat(record.response().text()).isEqualTo("good");
        assertThat(record.attempts()).extracting(Attempt::route).containsExactly("chat/cheap", "chat/dear");
        assertThat(record.attempts()).extracting(Attempt::answered).containsExactly(false, true);
        assertThat(record.attempts()).allSatisfy(each -> assertThat(each.cost()).isInstanceOf(Cost.Known.class));
        assertThat(((Cost.Known) record.cost()).amount())
                .isEqualByComparingTo(record.attempts().stream()
                        .map(each -> ((Cost.Known) each.cost()).amount())
                        .reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    @Test
    void an_answer_that_is_good_enough_comes_as_the_same_stream() {
        Pool pool = cascade("0123456789", "dear")
                .escalateWhen((caller, request, response) -> null)
                .build();

        List<ModelEvent> seen = new ArrayList<>();
        try (ModelStream stream = pool.stream(QUESTION)) {
            ModelEvent.End end = stream.forEach(seen::add);
            assertThat(end.orThrow().text()).isEqualTo("0123456789");
        }
        assertThat(seen)
                .startsWith(
                        new ModelEvent.TextDelta("0123"),
                        new ModelEvent.TextDelta("4567"),
                        new ModelEvent.TextDelta("89"))
                .hasSize(4);
    }

    @Test
    void the_last_step_is_not_judged_and_streams() {
        Pool pool = builder.endpoint(Endpoint.builder(
                                "cheap",
                                ScriptedModelClient.of(request -> failing("", new ModelUnavailableException("503"))))
                        .build())
                .endpoint(Endpoint.builder(
                                "dear", ScriptedModelClient.of(request -> List.of(new ModelEvent.TextDelta("x"))))
                        .step(1)
                        .build())
                .escalateWhen((caller, request, response) -> "never good enough")
                .build();

        try (ModelStream stream = pool.stream(QUESTION)) {
            assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta("x"));
        }
    }

    @Test
    void a_step_is_a_fallback_where_no_rule_looks_at_answers() {
        LlmOps ops = ops(cascade("cheap", "dear").build());

        for (int i = 0; i < 4; i++) {
            assertThat(ops.request(QUESTION).ask().text()).isEqualTo("cheap");
        }
    }

    @Test
    void what_breaks_its_schema_escalates() {
        ModelRequest question = ModelRequest.builder()
                .user("?")
                .responseFormat(ResponseFormat.schema(new JsonSchema(
                        "n",
                        "{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\"}}}")))
                .build();
        EscalationRule rule = EscalationRule.schemaViolation();

        assertThat(cascade("{\"n\":\"one\"}", "{\"n\":1}")
                        .escalateWhen(rule)
                        .build()
                        .generate(question)
                        .text())
                .isEqualTo("{\"n\":1}");
        assertThat(rule.reason(null, question, response("{\"n\":2}", List.of())))
                .isNull();
        assertThat(rule.reason(null, QUESTION, response("no JSON", List.of()))).isNull();
    }

    @Test
    void an_answer_of_which_the_model_was_not_sure_escalates_and_so_does_one_that_does_not_tell() {
        EscalationRule rule = EscalationRule.minTokenProbability(0.8);

        assertThat(rule.reason(null, QUESTION, response("x", List.of(0.9, 0.95))))
                .isNull();
        assertThat(rule.reason(null, QUESTION, response("x", List.of(0.9, 0.4))))
                .isEqualTo("its token probability is 0.600 and not 0.800");
        assertThat(rule.reason(null, QUESTION, response("x", List.of())))
                .isEqualTo("the answer came without log-probabilities");
        assertThatThrownBy(() -> EscalationRule.minTokenProbability(0)).hasMessageContaining("min must be");
    }

    @Test
    void what_a_guardrail_rejects_escalates() {
        EscalationRule rule = EscalationRule.rejectedBy(guardrail(GuardrailStage.OUTPUT));

        assertThat(cascade("a secret", "fine")
                        .escalateWhen(rule)
                        .build()
                        .generate(QUESTION)
                        .text())
                .isEqualTo("fine");
        assertThatThrownBy(() -> EscalationRule.rejectedBy(guardrail(GuardrailStage.USER_INPUT)))
                .hasMessageContaining("guardrail must look at answers, but 'secrets'");
    }

    private static Guardrail guardrail(GuardrailStage stage) {
        return FakeGuardrail.of(
                "secrets",
                stage,
                (where, text, context) -> text.contains("secret") ? Decision.block("no secrets") : Decision.pass());
    }

    private static ModelResponse response(String text, List<Double> probabilities) {
        return new ModelResponse(
                Message.assistant(text),
                FinishReason.STOP,
                TokenUsage.of(1, 1),
                ScriptedModelClient.saying("x").description().identity(),
                null,
                Duration.ZERO,
                TokenProbability.vendor(probabilities.stream()
                        .map(each -> new TokenProbability(1, List.of(120), Math.log(each), List.of()))
                        .toList()));
    }

    private PoolBuilder cascade(String cheap, String dear) {
        return builder.endpoint(Endpoint.of("cheap", ScriptedModelClient.saying(cheap)))
                .endpoint(Endpoint.builder("dear", ScriptedModelClient.saying(dear))
                        .step(1)
                        .build());
    }

    private LlmOps ops(Pool pool) {
        BigDecimal one = BigDecimal.ONE;
        return LlmOps.builder()
                .model("chat", pool)
                .store(Store.noop())
                .prices(PriceList.of(
                        List.of(new Price("scripted", one, one, null, Currency.getInstance("USD"), Instant.EPOCH))))
                .listener(records::add)
                .build();
    }
}
