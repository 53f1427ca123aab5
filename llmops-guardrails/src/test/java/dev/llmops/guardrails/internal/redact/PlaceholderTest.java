package dev.llmops.guardrails.internal.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.Caller;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.PiiGuardrail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Placeholders as models copy them come back, and typed ones never do. */
class PlaceholderTest {

    private static final String SSN = "219-09-9998";

    private final GuardrailContext call = GuardrailContext.of(Caller.ANONYMOUS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<US_SSN_1>",
                "<us_ssn_1>",
                "< US_SSN_1 >",
                "<US\\_SSN\\_1>",
                "<US SSN 1>",
                "<US_SSN_\n1>",
                "<US_SSN\n_1>",
                "<**US_SSN_1**>",
                "<`US_SSN_1`>"
            })
    void what_the_model_made_of_a_placeholder_comes_back(String copied) {
        redact("SSN " + SSN);

        assertThat(call.restored("It is **" + copied + "**'s.")).isEqualTo("It is **" + SSN + "**'s.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<US_SSN_2>", "<US_SSN_>", "<US_SSN_1", "US_SSN_1", "<US-SSN-1>", "<_1>", "<a href=1>"})
    void another_text_stays(String text) {
        redact("SSN " + SSN);

        assertThat(call.restored(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<US_SSN_1>", "<us ssn 1>", "<US_SSN_\n1>", "<**US_SSN_1**>"})
    void a_typed_one_names_nothing(String typed) {
        String redacted = redact("SSN " + SSN + " and " + typed);

        assertThat(redacted).isEqualTo("SSN <US_SSN_1> and <LITERAL_1>");
        assertThat(call.restored(redacted)).isEqualTo("SSN " + SSN + " and " + typed);
    }

    @Test
    void a_tool_gets_the_value_inside_of_JSON() {
        redact("SSN " + SSN);

        assertThat(call.restored("{\"ssn\": \"<us_ssn_1>\", \"n\": [\"<US SSN 1>\"]}"))
                .isEqualTo("{\"ssn\": \"" + SSN + "\", \"n\": [\"" + SSN + "\"]}");
    }

    private String redact(String text) {
        Decision decision = PiiGuardrail.redact().check(GuardrailStage.USER_INPUT, text, call);
        return ((Decision.Transform) decision).text();
    }
}
