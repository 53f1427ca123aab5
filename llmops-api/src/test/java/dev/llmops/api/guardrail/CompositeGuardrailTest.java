package dev.llmops.api.guardrail;

import static dev.llmops.api.guardrail.GuardrailStage.OUTPUT;
import static dev.llmops.api.guardrail.GuardrailStage.PASSAGE;
import static dev.llmops.api.guardrail.GuardrailStage.USER_INPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompositeGuardrailTest {

    private static final GuardrailContext CONTEXT = GuardrailContext.of(Caller.ANONYMOUS);
    private static final Guardrail DIGITS = TestGuardrails.replacing("digits", "[0-9]+", "<number>");
    private static final Guardrail BRACKETS = TestGuardrails.replacing("brackets", "[<>]", "|");
    private static final Guardrail CABLES = TestGuardrails.watching("cables", "cable");

    @Test
    void each_guardrail_sees_what_the_one_before_made_of_the_text() {
        Decision decision = composite(DIGITS, BRACKETS).check(OUTPUT, "card 42", CONTEXT);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Transform.class,
                        transform -> assertThat(transform.text()).isEqualTo("card |number|"));
    }

    @Test
    void findings_keep_their_ranges_until_the_text_is_changed_and_lose_them_behind_that() {
        Decision decision = composite(CABLES, DIGITS, CABLES).check(OUTPUT, "42 cable", CONTEXT);

        assertThat(decision.findings())
                .containsExactly(
                        new Finding("cables", "match", new CharRange(3, 8), 1),
                        new Finding("digits", "match", new CharRange(0, 2), 1),
                        new Finding("cables", "match", null, 1));
    }

    @Test
    void its_policy_names_those_of_its_members() {
        PolicyIdentity one = new PolicyIdentity("pii", "1", "sha256:aa");
        PolicyIdentity other = new PolicyIdentity("house", "7", "sha256:bb");

        assertThat(composite(DIGITS, BRACKETS).policy()).isNull();
        assertThat(composite(DIGITS, following(one), following(one)).policy()).isEqualTo(one);
        PolicyIdentity both = composite(following(one), following(other)).policy();
        assertThat(both.name()).isEqualTo("pii + house");
        assertThat(both.version()).isEqualTo("1 + 7");
        assertThat(both.digest()).matches("sha256:[0-9a-f]{64}");
        assertThat(composite(following(one), following(other)).policy()).isEqualTo(both);
        assertThat(composite(following(other), following(one)).policy().digest())
                .isNotEqualTo(both.digest());
    }

    private static Guardrail following(PolicyIdentity policy) {
        return new Guardrail() {
            @Override
            public String name() {
                return "following";
            }

            @Override
            public Set<GuardrailStage> stages() {
                return Set.of(OUTPUT);
            }

            @Override
            public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
                return Decision.pass();
            }

            @Override
            public PolicyIdentity policy() {
                return policy;
            }
        };
    }

    @Test
    void a_text_that_nobody_changes_passes_with_all_findings() {
        assertThat(composite(CABLES, DIGITS, CABLES).check(OUTPUT, "cable", CONTEXT))
                .isInstanceOf(Decision.Pass.class)
                .satisfies(decision -> assertThat(decision.findings()).hasSize(2));
        assertThat(composite().check(OUTPUT, "cable", CONTEXT)).isEqualTo(Decision.pass());
    }

    @Test
    void the_first_that_stops_ends_it_and_keeps_the_findings_until_then() {
        Finding why = new Finding("words", "word", new CharRange(0, 5), 1);
        Guardrail blocking = TestGuardrails.stopping("cable", Decision.block("no cables", why), OUTPUT);
        Guardrail asking = TestGuardrails.stopping("cable", new Decision.Reask("say wire", List.of(why)), OUTPUT);
        Finding seen = new Finding("cables", "match", new CharRange(0, 5), 1);

        assertThat(composite(CABLES, blocking, asking).check(OUTPUT, "cable", CONTEXT))
                .isEqualTo(Decision.block("no cables", seen, why));
        assertThat(composite(CABLES, asking, blocking).check(OUTPUT, "cable", CONTEXT))
                .isEqualTo(new Decision.Reask("say wire", List.of(seen, why)));
    }

    @Test
    void a_guardrail_is_asked_only_where_it_looks() {
        Guardrail input = TestGuardrails.stopping("cable", Decision.block("no cables"), USER_INPUT);
        Guardrail passages = TestGuardrails.stopping("cable", Decision.block("no cables"), PASSAGE);
        Guardrail both = composite(input, passages);

        assertThat(both.stages()).isEqualTo(Set.of(USER_INPUT, PASSAGE));
        assertThat(both.check(OUTPUT, "cable", CONTEXT)).isEqualTo(Decision.pass());
        assertThat(both.check(PASSAGE, "cable", CONTEXT)).isInstanceOf(Decision.Block.class);
    }

    @Test
    void a_guardrail_that_fails_is_not_passed_over() {
        Guardrail failing = TestGuardrails.replacing("broken", "a", "$9");

        assertThatThrownBy(() -> composite(failing, DIGITS).check(OUTPUT, "cable", CONTEXT))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static Guardrail composite(Guardrail... guardrails) {
        return Guardrail.composite("all", List.of(guardrails));
    }
}
