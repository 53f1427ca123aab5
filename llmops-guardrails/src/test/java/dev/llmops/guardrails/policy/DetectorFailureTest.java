package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.detect.TextDetector;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What follows when a detector of this process throws, overflows, has no time or is not asked. */
class DetectorFailureTest extends PolicyTestBase {

    @Test
    void a_detector_that_throws_is_a_finding_and_tells_nothing_of_the_text() {
        TestDetector broken = new TestDetector("broken", DetectorCost.LINEAR, text -> {
            throw new IllegalStateException("cannot read " + text.original());
        });

        Decision decision = check(guardrail(DetectorRule.of("broken"), broken), "the secret text");

        assertThat(decision.findings()).containsExactly(new Finding("broken", "detector_failed", null, 1));
        assertThat(((Decision.Block) decision).reason())
                .contains("IllegalStateException")
                .doesNotContain("secret");
    }

    @Test
    void a_stack_that_overflows_in_a_detector_is_a_failure_of_the_detector() {
        TestDetector deep = new TestDetector("deep", DetectorCost.LINEAR, text -> deeper(text.original()));

        assertThat(check(guardrail(DetectorRule.of("deep"), deep), "x")).isInstanceOf(Decision.Block.class);
    }

    private static Detection deeper(String text) {
        return text.isEmpty() ? Detection.NONE : Detection.of(deeper(text).score());
    }

    @Test
    void a_detector_for_which_no_time_is_left_has_failed() {
        AtomicLong now = new AtomicLong();
        TestDetector slow = new TestDetector("slow", DetectorCost.LINEAR, text -> {
            now.addAndGet(Duration.ofMillis(60).toNanos());
            return Detection.NONE;
        });
        TestDetector late = new TestDetector("late", DetectorCost.COMPUTE, text -> Detection.NONE);
        GuardrailPolicy policy = GuardrailPolicy.builder("test", "1")
                .stage(
                        GuardrailStage.USER_INPUT,
                        new StagePolicy(
                                List.of(DetectorRule.of("slow"), DetectorRule.of("late")),
                                Provenance.USER,
                                OnFailure.OPEN,
                                Duration.ofMillis(50),
                                100,
                                null))
                .build();
        PolicyGuardrail guardrail = PolicyGuardrail.builder(policy)
                .detector(slow)
                .detector(late)
                .ticker(now::get)
                .build();

        assertThat(check(guardrail, "x").findings()).containsExactly(new Finding("late", "detector_failed", null, 1));
        assertThat(late.seen()).isEmpty();
    }

    @Test
    void a_sampled_detector_looks_at_its_share_and_says_when_it_did_not_look() {
        TestDetector sampled = TestDetector.word("sampled", DetectorCost.COMPUTE, "bad");
        PolicyGuardrail guardrail =
                guardrail(DetectorRule.builder("sampled").sample(0.25).build(), sampled);
        int skipped = 0;
        for (int i = 0; i < 1_000; i++) {
            skipped += check(guardrail, "fine").findings().contains(new Finding("sampled", "not_sampled", null, 0))
                    ? 1
                    : 0;
        }

        assertThat(sampled.seen()).hasSize(1_000 - skipped);
        assertThat(sampled.seen().size()).isBetween(200, 300);
    }

    @Test
    void a_detector_is_refused_where_it_does_not_look() {
        TextDetector answers = new TextDetector() {
            @Override
            public String name() {
                return "answers";
            }

            @Override
            public String version() {
                return "1";
            }

            @Override
            public Set<GuardrailStage> stages() {
                return Set.of(GuardrailStage.OUTPUT);
            }

            @Override
            public Detection detect(CheckedText text) {
                return Detection.NONE;
            }
        };

        assertThatThrownBy(() -> guardrail(DetectorRule.of("answers"), answers))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessage("stages.user_input.detectors.answers: this detector does not look at user_input");
    }
}
