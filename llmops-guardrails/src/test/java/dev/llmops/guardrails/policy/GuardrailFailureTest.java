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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guardrail that redacts and throws: closed it stops the text, open it lets all of it pass, and never half of it redacted. */
class GuardrailFailureTest {

    private static final Finding FAILED = new Finding("fragile", PolicyGuardrail.DETECTOR_FAILED, null, 1);
    private static final Finding NOT_SHOWN = new Finding("remote", PolicyGuardrail.DETECTOR_FAILED, null, 1);

    /** Puts stars in the place of "key", word by word, and throws where it reads "boom". */
    private static final Guardrail FRAGILE = new Guardrail() {
        @Override
        public String name() {
            return "fragile";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.values());
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            String changed = starred(text);
            return changed.equals(text) ? Decision.pass() : new Decision.Transform(changed, List.of());
        }

        private String starred(String text) {
            if (text.contains("boom")) {
                throw new IllegalStateException("read: " + text);
            }
            return text.replace("key", "***");
        }

        @Override
        public StreamCheck checkStream(GuardrailContext context) {
            return new StreamCheck() {
                private String held = "";
                private final StringBuilder all = new StringBuilder();
                private final StringBuilder shown = new StringBuilder();

                @Override
                public Step push(String piece) {
                    held += piece;
                    all.append(piece);
                    int end = held.lastIndexOf(' ') + 1;
                    String released = starred(held.substring(0, end));
                    held = held.substring(end);
                    shown.append(released);
                    return new Step(released, null);
                }

                @Override
                public Step finish() {
                    String rest = starred(held);
                    shown.append(rest);
                    boolean same = shown.toString().contentEquals(all);
                    return new Step(rest, same ? Decision.pass() : new Decision.Transform(shown.toString(), List.of()));
                }
            };
        }
    };

    private final TestDetector remote = TestDetector.word("remote", DetectorCost.REMOTE, "bad");

    private PolicyGuardrail guardrail(GuardrailStage stage, OnFailure onFailure, OnFailure remoteOnFailure) {
        DetectorRule shown =
                DetectorRule.builder("remote").onFailure(remoteOnFailure).build();
        GuardrailPolicy policy = GuardrailPolicy.builder("test", "1")
                .stage(
                        stage,
                        new StagePolicy(
                                List.of(DetectorRule.of("fragile"), shown),
                                Provenance.USER,
                                onFailure,
                                null,
                                1_000_000,
                                null))
                .build();
        return PolicyGuardrail.builder(policy)
                .guardrail(FRAGILE)
                .detector(remote)
                .build();
    }

    private record Streamed(String shown, Decision decision) {}

    private static Streamed stream(Guardrail guardrail, String text) {
        StreamCheck check = guardrail.checkStream(GuardrailContext.of(Caller.ANONYMOUS));
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i += 3) {
            StreamCheck.Step step = check.push(text.substring(i, Math.min(text.length(), i + 3)));
            shown.append(step.released());
            if (step.decision() != null) {
                return new Streamed(shown.toString(), step.decision());
            }
        }
        StreamCheck.Step end = check.finish();
        return new Streamed(shown.append(end.released()).toString(), end.decision());
    }

    private static Decision check(Guardrail guardrail, GuardrailStage stage, String text) {
        return guardrail.check(stage, text, GuardrailContext.of(Caller.ANONYMOUS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"One boom two key three.", "boom", "a b c d boom key"})
    void open_lets_the_text_pass_as_it_is_with_a_finding_whole_and_in_pieces(String text) {
        PolicyGuardrail open = guardrail(GuardrailStage.OUTPUT, OnFailure.OPEN, OnFailure.OPEN);
        Decision.Pass expected = new Decision.Pass(List.of(NOT_SHOWN, FAILED));

        Decision whole = check(open, GuardrailStage.OUTPUT, text);

        assertThat(whole).isInstanceOf(Decision.Pass.class);
        assertThat(whole.findings()).containsExactlyInAnyOrderElementsOf(expected.findings());
        Streamed streamed = stream(open, text);
        assertThat(streamed.shown()).isEqualTo(text);
        assertThat(streamed.decision()).isInstanceOf(Decision.Pass.class);
        assertThat(streamed.decision().findings()).containsExactlyInAnyOrderElementsOf(expected.findings());
        assertThat(check(
                        guardrail(GuardrailStage.USER_INPUT, OnFailure.OPEN, OnFailure.OPEN),
                        GuardrailStage.USER_INPUT,
                        text))
                .isInstanceOf(Decision.Pass.class);
    }

    @Test
    void a_stream_of_which_something_was_redacted_stops_though_it_is_open() {
        PolicyGuardrail open = guardrail(GuardrailStage.OUTPUT, OnFailure.OPEN, OnFailure.OPEN);

        Streamed streamed = stream(open, "The key is under the boom mat, the other key too.");

        assertThat(streamed.shown()).isEmpty();
        assertThat(streamed.decision()).isInstanceOf(Decision.Block.class);
        assertThat(streamed.decision().findings()).containsExactly(FAILED);
    }

    @Test
    void closed_stops_the_text_whole_and_in_pieces_and_tells_what_failed_first() {
        PolicyGuardrail closed = guardrail(GuardrailStage.OUTPUT, OnFailure.CLOSED, OnFailure.CLOSED);

        for (Decision decision : List.of(
                check(closed, GuardrailStage.OUTPUT, "One boom."),
                stream(closed, "One boom.").decision())) {
            assertThat(decision).isInstanceOf(Decision.Block.class);
            assertThat(decision.findings()).startsWith(FAILED);
            assertThat(((Decision.Block) decision).reason())
                    .isEqualTo("the detector 'fragile' failed (IllegalStateException), so the text does not pass");
        }
    }

    @Test
    void what_could_not_be_redacted_is_shown_to_no_service() {
        for (GuardrailStage stage : List.of(GuardrailStage.OUTPUT, GuardrailStage.USER_INPUT)) {
            Decision decision = check(guardrail(stage, OnFailure.OPEN, OnFailure.CLOSED), stage, "My boom, key.");

            assertThat(decision).as(stage.toString()).isInstanceOf(Decision.Block.class);
            assertThat(decision.findings()).startsWith(NOT_SHOWN);
        }
        assertThat(stream(guardrail(GuardrailStage.OUTPUT, OnFailure.OPEN, OnFailure.CLOSED), "My boom.")
                        .decision())
                .isInstanceOf(Decision.Block.class);
        assertThat(remote.seen()).isEmpty();
    }
}
