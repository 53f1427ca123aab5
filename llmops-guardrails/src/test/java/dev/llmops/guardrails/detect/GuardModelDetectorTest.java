package dev.llmops.guardrails.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.model.FinishReason;
import dev.llmops.guardrails.policy.DetectorRule;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardModelDetectorTest {

    @Test
    void llama_guard_says_safe_or_names_hazards() {
        assertThat(GuardModelDetector.llamaGuard(answering("\n\nsafe"))
                        .detect(text())
                        .score())
                .isZero();
        assertThat(GuardModelDetector.llamaGuard(answering("unsafe\nS1,S10"))
                        .detect(text())
                        .evidence())
                .extracting(Evidence::category)
                .containsExactly("S1", "S10");
    }

    @Test
    void shield_gemma_and_granite_guardian_say_yes_or_no() {
        assertThat(GuardModelDetector.shieldGemma(
                                answering("Yes, because it does."), "harassment", "\"No Harassment\": ...")
                        .detect(text())
                        .evidence())
                .extracting(Evidence::category)
                .containsExactly("harassment");
        assertThat(GuardModelDetector.graniteGuardian(answering("No"), "jailbreak")
                        .detect(text())
                        .score())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Yes", "Yes\n<confidence> High </confidence>", "<score> yes </score>", "<score>yes</score>"})
    void granite_guardian_answers_in_the_form_of_its_version(String answer) {
        assertThat(GuardModelDetector.graniteGuardian(answering(answer), "jailbreak")
                        .detect(text())
                        .score())
                .isEqualTo(1);
        assertThatThrownBy(() -> GuardModelDetector.graniteGuardian(answering("<think> well, no </think>"), "jailbreak")
                        .detect(text()))
                .isInstanceOf(InvalidModelResponseException.class);
    }

    @Test
    void a_judge_may_give_a_number() {
        assertThat(GuardModelDetector.judge(answering("0.25"), "off_topic", "Is it?")
                        .detect(text())
                        .score())
                .isEqualTo(0.25);
    }

    @Test
    void an_answer_that_was_cut_off_is_a_failure_unless_it_only_explains() {
        ScriptedModelClient cut = ScriptedModelClient.of(request -> ScriptedModelClient.script(
                new AssistantMessage(List.of(new TextPart("unsafe\nS1,S")), List.of()), FinishReason.LENGTH));
        ScriptedModelClient explaining = ScriptedModelClient.of(request -> ScriptedModelClient.script(
                new AssistantMessage(List.of(new TextPart("Yes. The text")), List.of()), FinishReason.LENGTH));

        assertThatThrownBy(() -> GuardModelDetector.llamaGuard(cut).detect(text()))
                .isInstanceOf(InvalidModelResponseException.class);
        assertThat(GuardModelDetector.shieldGemma(explaining, "x", "y")
                        .detect(text())
                        .score())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "I can not help with that", "1.5", "maybe yes", "-0.5", "safety first"})
    void an_answer_of_another_form_is_a_failure_that_tells_nothing_of_it(String answer) {
        assertThatThrownBy(() -> GuardModelDetector.judge(answering(answer), "off_topic", "Is it?")
                        .detect(text()))
                .isInstanceOf(InvalidModelResponseException.class)
                .hasMessageContaining(answer.length() + " characters");
        assertThatThrownBy(() -> GuardModelDetector.llamaGuard(answering("unsafe\nS" + answer))
                        .detect(text()))
                .isInstanceOf(InvalidModelResponseException.class);
        assertThatThrownBy(
                        () -> GuardModelDetector.llamaGuard(answering(answer)).detect(text()))
                .isInstanceOf(InvalidModelResponseException.class);
    }

    private static CheckedText text() {
        return CheckedText.of("How are you?");
    }

    private static ScriptedModelClient answering(String answer) {
        return ScriptedModelClient.saying(answer);
    }

    @Test
    void a_policy_can_use_two_of_a_kind_by_names_of_their_own() {
        GuardModelDetector hate = GuardModelDetector.shieldGemma(answering("No"), "hate", "No hate.");
        GuardrailPolicy policy = GuardrailPolicy.builder("p", "1")
                .stage(GuardrailStage.OUTPUT, DetectorRule.of("shield-gemma"), DetectorRule.of("shield-harm"))
                .build();
        PolicyGuardrail guardrail = PolicyGuardrail.builder(policy)
                .detector(hate)
                .detector(GuardModelDetector.shieldGemma(answering("Yes"), "harm", "No harm.")
                        .named("shield-harm"))
                .build();

        assertThat(guardrail
                        .check(GuardrailStage.OUTPUT, "Hello.", GuardrailContext.of(Caller.ANONYMOUS))
                        .findings())
                .extracting(finding -> finding.detector() + " " + finding.type())
                .containsExactly("shield-harm harm");
    }
}
