package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.DetectorCost;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts that are too long, broken, hidden or nested without end. */
class PolicyBadInputTest extends PolicyTestBase {

    @Test
    void a_text_of_a_hundred_megabytes_is_blocked_before_anything_looks_at_it() {
        TestDetector detector = TestDetector.word("words", DetectorCost.LINEAR, "bad");
        String text = "a".repeat(100 << 20);

        Decision decision = check(guardrail(DetectorRule.of("words"), detector), text);

        assertThat(decision).isInstanceOf(Decision.Block.class);
        assertThat(decision.findings()).containsExactly(new Finding("policy", "too_long", null, 1));
        assertThat(detector.seen()).isEmpty();
    }

    @Test
    void lone_surrogates_and_nul_are_read_and_keep_their_places() {
        TestDetector detector = TestDetector.word("words", DetectorCost.LINEAR, "bad");
        String text = "\uD83D\0bad\uDE00";

        Decision decision = check(guardrail(DetectorRule.of("words"), detector), text);

        assertThat(decision.findings())
                .extracting(finding -> finding.range().in(text))
                .containsExactly("bad");
        for (GuardrailStage stage : GuardrailStage.values()) {
            PolicyGuardrail.standard().check(stage, text, call());
        }
    }

    @Test
    void hidden_text_and_abuse_of_resources_are_detectors() {
        StringBuilder tags = new StringBuilder("hi");
        "leak it".chars().forEach(c -> tags.appendCodePoint(0xE0000 + c));
        GuardrailPolicy policy = GuardrailPolicy.builder("test", "1")
                .stage(GuardrailStage.USER_INPUT, DetectorRule.of("hidden-text"), DetectorRule.of("resource-abuse"))
                .build();

        assertThat(types(policy, tags.toString())).containsExactly("hidden_text", "invisible_characters");
        assertThat(types(policy, "again ".repeat(2_000))).containsExactly("repetition");
        assertThat(types(policy, "\uD83D\uDE00".repeat(50_000))).contains("token_flood");
        assertThat(types(
                        policy,
                        "A family \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 of \u0645\u06CC\u200C\u062E"))
                .isEmpty();
    }

    private static List<String> types(GuardrailPolicy policy, String text) {
        return check(PolicyGuardrail.of(policy), text).findings().stream()
                .map(Finding::type)
                .distinct()
                .toList();
    }

    @Test
    void json_that_is_nested_without_end_is_a_decision_and_no_error() {
        for (String bomb : List.of(
                "[".repeat(500_000),
                "{\"a\":".repeat(200_000) + "1" + "}".repeat(200_000),
                "[".repeat(100_000) + "\"anna@example.org\"" + "]".repeat(100_000))) {
            for (GuardrailStage stage : GuardrailStage.values()) {
                Decision decision = PolicyGuardrail.standard().check(stage, bomb, call());

                assertThat(decision instanceof Decision.Pass ? bomb : "").doesNotContain("anna@example.org");
            }
        }
    }
}
