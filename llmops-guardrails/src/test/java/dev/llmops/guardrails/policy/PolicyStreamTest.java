package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.testkit.GuardrailKit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A policy with detectors of whole texts keeps to what every guardrail must do, streamed too. */
class PolicyStreamTest extends GuardrailKit {

    private static PolicyGuardrail policy(PolicyAction action) {
        GuardrailPolicy policy = GuardrailPolicy.builder("test", "1")
                .stage(
                        GuardrailStage.OUTPUT,
                        new StagePolicy(
                                List.of(
                                        DetectorRule.of("pii"),
                                        DetectorRule.builder("words")
                                                .action(action)
                                                .build(),
                                        DetectorRule.builder("mild")
                                                .action(PolicyAction.FLAG)
                                                .build(),
                                        DetectorRule.of("secrets")),
                                Provenance.DEVELOPER,
                                OnFailure.CLOSED,
                                null,
                                100_000,
                                null))
                .build();
        return PolicyGuardrail.builder(policy)
                .detector(TestDetector.word("words", DetectorCost.LINEAR, "darn"))
                .detector(TestDetector.word("mild", DetectorCost.COMPUTE, "oh"))
                .build();
    }

    @Override
    protected Guardrail guardrail() {
        return policy(PolicyAction.TRANSFORM);
    }

    @Override
    protected List<String> texts() {
        return List.of(
                "",
                "No sentence end",
                "First, oh. Second: darn! Third? I am anna@example.org. password=hunter2secret99 oh",
                "darn darn\ndarn " + "word ".repeat(300) + "darn. oh no. bob@example.org",
                "x".repeat(1_500) + "darn" + "\uD83D\uDE00".repeat(400) + "darn",
                "。darn！ 日本語。oh");
    }

    @Test
    void a_block_stops_before_the_first_offending_character() {
        StreamCheck check = policy(PolicyAction.BLOCK).checkStream(GuardrailContext.of(Caller.ANONYMOUS));
        StringBuilder shown = new StringBuilder();
        Decision decision = null;
        for (String piece : List.of("All is fine. This is da", "rn bad. More.")) {
            StreamCheck.Step step = check.push(piece);
            shown.append(step.released());
            decision = step.decision();
            if (decision != null) {
                break;
            }
        }

        assertThat(decision).isInstanceOf(Decision.Block.class);
        assertThat(decision.findings())
                .extracting(Finding::range)
                .extracting(range -> range.start())
                .containsExactly(21);
        assertThat(shown.toString()).isEqualTo("All is fine. ");
    }

    @Test
    void no_more_than_a_sentence_is_held_back() {
        StreamCheck check = policy(PolicyAction.BLOCK).checkStream(GuardrailContext.of(Caller.ANONYMOUS));

        assertThat(check.push("One. Two. Thr").released()).isEqualTo("One. Two. ");
        assertThat(check.push("ee word ".repeat(100)).released()).isNotEmpty();
    }

    @Test
    void an_answer_that_goes_on_and_on_is_stopped() {
        StreamCheck check = policy(PolicyAction.BLOCK).checkStream(GuardrailContext.of(Caller.ANONYMOUS));
        Decision decision = null;
        for (int i = 0; i < 20 && decision == null; i++) {
            decision = check.push("again and ".repeat(1_000)).decision();
        }

        assertThat(decision).isInstanceOf(Decision.Block.class);
    }
}
