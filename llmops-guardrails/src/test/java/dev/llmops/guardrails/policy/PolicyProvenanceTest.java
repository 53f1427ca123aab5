package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How strict a policy is goes by who wrote a text. */
class PolicyProvenanceTest extends PolicyTestBase {

    @Test
    void thresholds_are_stricter_where_the_policy_says_so() {
        TestDetector unsure = new TestDetector("unsure", DetectorCost.LINEAR, text -> Detection.of(0.4));
        DetectorRule rule = DetectorRule.builder("unsure").threshold(0.5).build();
        PolicyGuardrail guardrail = guardrail(
                GuardrailPolicy.builder("test", "1")
                        .strictness(Provenance.WEB, 0.8)
                        .stage(GuardrailStage.USER_INPUT, rule)
                        .stage(GuardrailStage.PASSAGE, rule)
                        .build(),
                unsure);

        assertThat(guardrail.check(GuardrailStage.USER_INPUT, "x", call())).isEqualTo(Decision.pass());
        assertThat(guardrail.check(GuardrailStage.PASSAGE, "x", call())).isInstanceOf(Decision.Block.class);
    }

    @Test
    void a_threshold_that_is_made_less_strict_is_one_at_most() {
        for (double score : new double[] {0.99, 1}) {
            TestDetector sure = new TestDetector("sure", DetectorCost.LINEAR, text -> Detection.of(score));
            PolicyGuardrail guardrail = guardrail(
                    GuardrailPolicy.builder("test", "1")
                            .strictness(Provenance.SYSTEM, 2)
                            .stage(
                                    GuardrailStage.USER_INPUT,
                                    DetectorRule.builder("sure").threshold(0.8).build())
                            .build(),
                    sure);

            assertThat(blocks(guardrail, GuardrailStage.USER_INPUT, null)).isEqualTo(score == 1);
        }
    }

    @Test
    void how_strict_a_detector_is_goes_by_who_wrote_each_passage_tool_result_and_message() {
        List<Provenance> told = new ArrayList<>();
        TestDetector unsure = new TestDetector("unsure", DetectorCost.LINEAR, text -> {
            told.add(text.provenance());
            return Detection.of(0.4);
        });
        PolicyGuardrail guardrail = guardrail(GuardrailPolicy.parse("""
                        name: test
                        version: 1
                        strictness: {user: 0.9, tool: 0.8}
                        stages:
                          user_input:
                            sources: {pasted: web, "handbook/*": developer, "handbook/guests/*": web}
                            detectors: {unsure: {threshold: 0.5}}
                          passage:
                            sources: {pasted: web, "handbook/*": developer, "handbook/guests/*": web}
                            detectors: {unsure: {threshold: 0.5}}
                        """), unsure);

        assertThat(blocks(guardrail, GuardrailStage.USER_INPUT, null)).isFalse();
        assertThat(blocks(guardrail, GuardrailStage.USER_INPUT, "question")).isFalse();
        assertThat(blocks(guardrail, GuardrailStage.USER_INPUT, "pasted")).isTrue();
        assertThat(blocks(guardrail, GuardrailStage.PASSAGE, "page")).isTrue();
        assertThat(blocks(guardrail, GuardrailStage.PASSAGE, "handbook/1")).isFalse();
        assertThat(blocks(guardrail, GuardrailStage.PASSAGE, "handbook/guests/1"))
                .isTrue();
        assertThat(told)
                .containsExactly(
                        Provenance.USER,
                        Provenance.USER,
                        Provenance.WEB,
                        Provenance.WEB,
                        Provenance.DEVELOPER,
                        Provenance.WEB);
    }

    @Test
    void a_text_without_a_name_is_not_from_where_the_one_before_it_was() {
        assertThat(call().from("handbook/1").from(null).source()).isNull();
        assertThat(call().from("handbook/1").from("mail").source()).isEqualTo("mail");
    }

    private static boolean blocks(Guardrail guardrail, GuardrailStage stage, @Nullable String source) {
        return guardrail.check(stage, "x", call().from(source)) instanceof Decision.Block;
    }

    @Test
    void in_a_call_every_text_is_checked_with_its_source() {
        List<String> sources = new ArrayList<>();
        Guardrail listening = FakeGuardrail.of("listening", Set.of(GuardrailStage.values()), (stage, text, context) -> {
            sources.add(stage + " " + context.source());
            return Decision.pass();
        });
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .model(ScriptedModelClient.saying("Fine."))
                .guardrails(listening)
                .build()) {
            ops.request(ModelRequest.builder()
                            .message(new UserMessage(List.of(new TextPart("Hello")), "anna"))
                            .message(new ToolMessage("1", "search", List.of(new TextPart("Found")), false))
                            .build())
                    .ask();
        }

        // The user's name is a text too.
        assertThat(sources).containsExactly("USER_INPUT anna", "USER_INPUT anna", "TOOL_RESULT search", "OUTPUT null");
    }
}
