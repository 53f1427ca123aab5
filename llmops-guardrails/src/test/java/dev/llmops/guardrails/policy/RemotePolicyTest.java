package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.DetectorCost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Detectors that wait for a service. */
class RemotePolicyTest extends PolicyTestBase {

    @Test
    void a_remote_detector_sees_what_the_policy_left_of_the_text() {
        TestDetector remote = TestDetector.word("remote", DetectorCost.REMOTE, "nothing");
        GuardrailPolicy policy = GuardrailPolicy.builder("test", "1")
                .stage(GuardrailStage.USER_INPUT, DetectorRule.of("remote"), DetectorRule.of("pii"))
                .build();

        check(guardrail(policy, remote), "I am anna@example.org");

        assertThat(remote.seen()).containsExactly("I am <EMAIL_1>");
    }

    @Test
    void remote_detectors_run_at_the_same_time() {
        CountDownLatch both = new CountDownLatch(2);
        TestDetector one = new TestDetector("one", DetectorCost.REMOTE, text -> meet(both));
        TestDetector other = new TestDetector("other", DetectorCost.REMOTE, text -> meet(both));
        GuardrailPolicy policy = GuardrailPolicy.builder("test", "1")
                .stage(GuardrailStage.USER_INPUT, DetectorRule.of("one"), DetectorRule.of("other"))
                .build();

        assertThat(check(guardrail(policy, one, other), "x")).isEqualTo(Decision.pass());
    }

    private static Detection meet(CountDownLatch both) {
        both.countDown();
        try {
            both.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Detection.NONE;
    }

    @Test
    void a_remote_detector_that_never_answers_is_a_finding_and_fails_closed_or_open() {
        TestDetector hanging = new TestDetector("hanging", DetectorCost.REMOTE, text -> meet(new CountDownLatch(2)));
        DetectorRule.Builder rule = DetectorRule.builder("hanging").timeout(Duration.ofMillis(20));

        assertThat(check(guardrail(rule.build(), hanging), "x")).isInstanceOf(Decision.Block.class);
        assertThat(check(guardrail(rule.onFailure(OnFailure.OPEN).build(), hanging), "x"))
                .isEqualTo(new Decision.Pass(List.of(new Finding("hanging", "detector_failed", null, 1))));
    }

    @Test
    void no_service_sees_what_was_stopped_before_it_was_redacted() {
        TestDetector words = TestDetector.word("words", DetectorCost.LINEAR, "bad");
        TestDetector remote = TestDetector.word("remote", DetectorCost.REMOTE, "worse");
        PolicyGuardrail guardrail = guardrail(
                GuardrailPolicy.builder("test", "1")
                        .stage(
                                GuardrailStage.USER_INPUT,
                                DetectorRule.builder("words")
                                        .action(PolicyAction.REASK)
                                        .build(),
                                DetectorRule.of("pii"),
                                DetectorRule.of("remote"))
                        .build(),
                words,
                remote);

        Decision decision = guardrail.check(GuardrailStage.USER_INPUT, "a bad word of ann@example.org", call());

        assertThat(decision).isInstanceOf(Decision.Block.class);
        assertThat(remote.seen()).isEmpty();
    }

    @Test
    void a_service_for_which_no_thread_is_left_has_failed_and_none_is_waited_for() {
        CountDownLatch never = new CountDownLatch(66);
        GuardrailPolicy.Builder policy = GuardrailPolicy.builder("test", "1");
        DetectorRule[] rules = new DetectorRule[65];
        TestDetector[] detectors = new TestDetector[65];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = DetectorRule.of("service-" + i);
            detectors[i] = new TestDetector("service-" + i, DetectorCost.REMOTE, text -> meet(never));
        }

        Decision decision =
                check(guardrail(policy.stage(GuardrailStage.USER_INPUT, rules).build(), detectors), "x");

        assertThat(decision).isInstanceOf(Decision.Block.class);
        assertThat(((Decision.Block) decision).reason()).contains("service-64", "too many of them wait already");
        assertThat(decision.findings()).containsExactly(new Finding("service-64", "detector_failed", null, 1));
    }
}
