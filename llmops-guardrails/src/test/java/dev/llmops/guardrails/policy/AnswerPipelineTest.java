package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.testkit.FakeGuardrail;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What detectors of whole texts get of an answer, which they see piece by piece. */
class AnswerPipelineTest {

    /** Long enough for a busy machine to start a thread. */
    private static final Duration STARTED = Duration.ofSeconds(1);

    private final TestDetector remote = TestDetector.word("remote", DetectorCost.REMOTE, "bad");

    private static GuardrailContext call() {
        return GuardrailContext.of(Caller.ANONYMOUS);
    }

    private static GuardrailPolicy answers(OnFailure onFailure, DetectorRule... rules) {
        return GuardrailPolicy.builder("test", "1")
                .stage(
                        GuardrailStage.OUTPUT,
                        new StagePolicy(List.of(rules), Provenance.DEVELOPER, onFailure, null, 1_000_000, null))
                .build();
    }

    private PolicyGuardrail withRemote(OnFailure onFailure, Guardrail guardrail) {
        return PolicyGuardrail.builder(answers(onFailure, DetectorRule.of("remote"), DetectorRule.of(guardrail.name())))
                .detector(remote)
                .guardrail(guardrail)
                .build();
    }

    private static Decision check(Guardrail guardrail, String text) {
        return guardrail.check(GuardrailStage.OUTPUT, text, call());
    }

    private static Decision stream(Guardrail guardrail, String text) {
        StreamCheck check = guardrail.checkStream(call());
        for (int i = 0; i < text.length(); i += 7) {
            Decision decision = check.push(text.substring(i, Math.min(text.length(), i + 7)))
                    .decision();
            if (decision != null) {
                return decision;
            }
        }
        return check.finish().decision();
    }

    @Test
    void a_service_does_not_see_an_answer_that_a_guardrail_stops() {
        PolicyGuardrail guardrail = withRemote(OnFailure.CLOSED, Renamed.of("no-pii", PiiGuardrail.block()));

        assertThat(check(guardrail, "It is anna@example.org.")).isInstanceOf(Decision.Block.class);
        assertThat(stream(guardrail, "It is anna@example.org.")).isInstanceOf(Decision.Block.class);
        assertThat(remote.seen()).isEmpty();
    }

    @Test
    void a_service_does_not_see_a_key_over_several_lines() {
        PolicyGuardrail guardrail = PolicyGuardrail.builder(
                        answers(OnFailure.CLOSED, DetectorRule.of("remote"), DetectorRule.of("secrets")))
                .detector(remote)
                .build();
        String key = "-----BEGIN " + "PRIVATE KEY-----\n"
                + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n".repeat(12)
                + "-----END " + "PRIVATE KEY-----\n";

        Decision whole = check(guardrail, "Here. It is:\n" + key + "Good bye.");
        assertThat(whole).isInstanceOf(Decision.Transform.class);
        assertThat(stream(guardrail, "Here. It is:\n" + key + "Good bye.")).isEqualTo(whole);
        assertThat(remote.seen())
                .isNotEmpty()
                .allSatisfy(seen -> assertThat(seen).doesNotContain("MIIE", "9Us8cKj"));
    }

    @Test
    void what_a_service_finds_has_its_place_where_nothing_was_changed_in_front_of_it() {
        PolicyGuardrail guardrail = PolicyGuardrail.builder(answers(
                        OnFailure.CLOSED,
                        DetectorRule.builder("remote").action(PolicyAction.FLAG).build(),
                        DetectorRule.of("pii")))
                .detector(remote)
                .build();
        String text = "A bad one. Ask anna@example.org about a bad one. Bye.";

        Decision whole = check(guardrail, text);
        assertThat(whole.findings())
                .filteredOn(finding -> finding.detector().equals("remote"))
                .extracting(Finding::range)
                .containsExactly(new CharRange(2, 5), null);
        assertThat(stream(guardrail, text)).isEqualTo(whole);
    }

    @Test
    void a_guardrail_that_throws_fails_closed_or_open() {
        Guardrail broken = FakeGuardrail.of("broken", GuardrailStage.OUTPUT, (stage, text, context) -> {
            throw new IllegalStateException("broken");
        });

        assertThat(check(withRemote(OnFailure.CLOSED, broken), "Fine.")).isInstanceOf(Decision.Block.class);
        assertThat(remote.seen()).isEmpty();
        assertThat(check(withRemote(OnFailure.OPEN, broken), "Fine."))
                .isEqualTo(new Decision.Pass(List.of(
                        new Finding("broken", "detector_failed", null, 1),
                        new Finding("remote", "detector_failed", null, 1))));
        assertThat(remote.seen()).isEmpty();
    }

    @Test
    void an_answer_of_tiny_sentences_costs_a_few_times_its_length() {
        TestDetector local = TestDetector.word("local", DetectorCost.LINEAR, "bad");
        PolicyGuardrail guardrail = PolicyGuardrail.builder(answers(OnFailure.CLOSED, DetectorRule.of("local")))
                .detector(local)
                .build();
        String text = "a\n".repeat(50_000);

        assertThat(check(guardrail, text)).isEqualTo(Decision.pass());
        assertThat(local.seen().stream().mapToInt(String::length).sum()).isLessThan(6 * text.length());
    }

    @Test
    void what_began_in_what_was_shown_ends_without_a_label() {
        TestDetector link = new TestDetector("link", DetectorCost.LINEAR, text -> {
            int start = text.original().indexOf("![");
            int end = text.original().indexOf(")");
            return start < 0 || end < 0
                    ? Detection.NONE
                    : Detection.of(List.of(Evidence.of("link", new CharRange(start, end + 1), 1)
                            .replacedBy("one. two. three")));
        });
        PolicyGuardrail guardrail = PolicyGuardrail.builder(answers(
                        OnFailure.CLOSED,
                        DetectorRule.builder("link")
                                .action(PolicyAction.TRANSFORM)
                                .build()))
                .detector(link)
                .build();

        assertThat(((Decision.Transform) check(guardrail, "A ![one. two. three](url) x")).text())
                .isEqualTo("A ![one. two.  x");
    }

    @Test
    void a_service_that_took_too_long_once_is_not_asked_again_about_the_same_answer() {
        CountDownLatch never = new CountDownLatch(1);
        TestDetector hanging = new TestDetector("remote", DetectorCost.REMOTE, text -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Detection.NONE;
        });
        Guardrail guardrail = PolicyGuardrail.builder(answers(
                        OnFailure.OPEN,
                        DetectorRule.builder("remote").timeout(STARTED).build()))
                .detector(hanging)
                .build();
        String text = "This is a sentence of the answer that goes on. ".repeat(40);

        assertThat(stream(guardrail, text))
                .isEqualTo(new Decision.Pass(List.of(new Finding("remote", "detector_failed", null, 1))));
        assertThat(hanging.seen()).hasSize(1);
        assertThat(check(guardrail, text))
                .isEqualTo(new Decision.Pass(List.of(new Finding("remote", "detector_failed", null, 1))));
        assertThat(hanging.seen()).hasSize(2);
    }

    @Test
    void a_detector_that_did_not_look_at_all_of_a_text_says_so_and_stops_nothing() {
        TestDetector some = new TestDetector("remote", DetectorCost.REMOTE, text -> Detection.NONE.partly());
        Guardrail guardrail = PolicyGuardrail.builder(answers(OnFailure.CLOSED, DetectorRule.of("remote")))
                .detector(some)
                .build();

        Decision decision = check(guardrail, "Anything.");

        assertThat(decision).isInstanceOf(Decision.Pass.class);
        assertThat(decision.findings()).extracting(Finding::type).containsExactly("partially_scanned");
    }
}
