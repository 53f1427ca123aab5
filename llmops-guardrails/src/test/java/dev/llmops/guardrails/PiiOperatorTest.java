package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiiOperatorTest {

    private static final byte[] KEY =
            "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final String TEXT =
            "Ann <ann@corp.example.com>, born 1980-02-28, SSN 219-09-9998, card 4111 1111 1111 1111, phone +44 20 7946"
                    + " 0958.";

    @Test
    void what_an_operator_made_is_left_alone_when_the_model_repeats_it() {
        Guardrail guardrail = PiiGuardrail.builder()
                .operator("email", PiiOperator.pseudonym(new byte[32]))
                .with("date")
                .operator("date", PiiOperator.shiftDates(new byte[32], 30))
                .build();
        GuardrailContext context = GuardrailContext.of(Caller.ANONYMOUS);
        Decision typed = guardrail.check(
                GuardrailStage.USER_INPUT, "I am ann@example.org, born 5 March 1980, since 2024-03-01.", context);
        String made = ((Decision.Transform) typed).text();

        assertThat(made).doesNotContain("ann@example.org");
        assertThat(guardrail.check(GuardrailStage.OUTPUT, made, context)).isEqualTo(Decision.pass());
        assertThat(guardrail.check(GuardrailStage.OUTPUT, "Write to bob@example.org", context))
                .isInstanceOf(Decision.Transform.class);
    }

    @Test
    void an_operator_does_not_change_what_is_encoded() {
        String encoded = "NDExMSAxMTExIDExMTEgMTExMQ=="; // 4111 1111 1111 1111
        GuardrailContext context = GuardrailContext.of(Caller.ANONYMOUS);
        Guardrail changing = PiiGuardrail.builder()
                .operator("credit_card", PiiOperator.formatPreserving(KEY))
                .build();
        Guardrail keeping = PiiGuardrail.builder()
                .operator("credit_card", PiiOperator.keep())
                .build();

        assertThat(changing.check(GuardrailStage.USER_INPUT, "Take " + encoded, context))
                .isInstanceOfSatisfying(
                        Decision.Transform.class,
                        decision -> assertThat(decision.text()).isEqualTo("Take <CREDIT_CARD_1>"));
        assertThat(keeping.check(GuardrailStage.USER_INPUT, "Take " + encoded, context))
                .isInstanceOf(Decision.Pass.class);
    }

    @Test
    void what_only_looks_encrypted_stays() {
        String xml = "<xsd:complexContent><xsd:extensionOfSomethingThatIsQuiteLongIndeed1234567890> <A:short>";

        assertThat(new PiiCipher(new byte[32]).restore("", xml)).isEqualTo(xml);
    }

    @Test
    void each_kind_has_its_operator_and_the_others_get_placeholders() {
        Guardrail guardrail = PiiGuardrail.builder()
                .operator("email", PiiOperator.replace("[mail]"))
                .operator("us_ssn", PiiOperator.hash(KEY))
                .operator("credit_card", PiiOperator.mask(4))
                .operator("date", PiiOperator.shiftDates(KEY, 30))
                .build();

        assertThat(redacted(guardrail, "acme"))
                .matches("Ann <\\[mail\\]>, born \\d{4}-\\d{2}-\\d{2}, SSN [\\w-]{22}, card \\*{4} \\*{4} \\*{4} 1111,"
                        + " phone <PHONE_1>\\.")
                .doesNotContain("1980-02-28");
    }

    @Test
    void what_is_kept_is_told_all_the_same() {
        Guardrail guardrail = PiiGuardrail.builder()
                .only("email")
                .operator("email", PiiOperator.keep())
                .build();
        Decision decision = guardrail.check(GuardrailStage.USER_INPUT, TEXT, GuardrailContext.of(Caller.ANONYMOUS));

        assertThat(decision).isInstanceOf(Decision.Pass.class);
        assertThat(decision.findings()).hasSize(1);
    }

    @Test
    void an_encrypted_value_comes_back_for_its_tenant_only() {
        Guardrail guardrail = PiiGuardrail.builder()
                .only("email", "us_ssn")
                .operator("email", PiiOperator.encrypt(KEY))
                .operator("us_ssn", PiiOperator.encrypt(KEY))
                .build();
        String stored = redacted(guardrail, "acme");

        assertThat(stored).doesNotContain("corp.example.com").contains("<US_SSN:");
        assertThat(new PiiCipher(KEY).restore("acme", stored)).isEqualTo(TEXT);
        assertThatThrownBy(() -> new PiiCipher(KEY).restore("other", stored))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another key or for another tenant");
        assertThatThrownBy(() -> new PiiCipher(KEY).restore("acme", stored.replace("<EMAIL:", "<EMAIL:A")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_pseudonym_is_the_same_within_a_tenant_and_another_elsewhere() {
        Guardrail guardrail = PiiGuardrail.builder()
                .only("email")
                .operator("email", PiiOperator.pseudonym(KEY))
                .build();

        assertThat(redacted(guardrail, "acme"))
                .isEqualTo(redacted(guardrail, "acme"))
                .contains("@example.com");
        assertThat(redacted(guardrail, "other")).isNotEqualTo(redacted(guardrail, "acme"));
    }

    @Test
    void a_stream_becomes_what_the_whole_becomes() {
        long seed = Long.getLong("llmops.seed", new SplittableRandom().nextLong());
        System.out.println("PiiOperatorTest: -Dllmops.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Guardrail guardrail = PiiGuardrail.builder()
                .withNames()
                .operator("email", PiiOperator.encrypt(KEY))
                .operator("person", PiiOperator.pseudonym(KEY))
                .operator("bank", PiiOperator.formatPreserving(KEY))
                .operator("national_id", PiiOperator.hash(KEY))
                .operator("date", PiiOperator.shiftDates(KEY, 300))
                .build();
        for (int round = 0; round < 200; round++) {
            String text = TEXT + " Jane O'Connor of Acme Holdings Ltd lives at 12 Main Street, Springfield. " + TEXT;
            StreamCheck stream = guardrail.checkStream(context("acme"));
            StringBuilder released = new StringBuilder();
            for (int i = 0; i < text.length(); ) {
                int end = Math.min(text.length(), i + 1 + random.nextInt(9));
                released.append(stream.push(text.substring(i, end)).released());
                i = end;
            }
            released.append(stream.finish().released());
            Decision whole = guardrail.check(GuardrailStage.OUTPUT, text, context("acme"));

            assertThat(released.toString())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(((Decision.Transform) whole).text());
        }
    }

    @Test
    void refuses_what_contradicts_itself() {
        assertThatThrownBy(() -> PiiGuardrail.builder().with("shoe_size")).hasMessageContaining("but was shoe_size");
        assertThatThrownBy(() -> PiiGuardrail.builder()
                        .operator("email", PiiOperator.keep())
                        .block()
                        .build())
                .hasMessageContaining("must have no operators");
        assertThatThrownBy(() -> PiiGuardrail.builder()
                        .operator("email", PiiOperator.keep())
                        .operator("contact", PiiOperator.keep()))
                .hasMessageContaining("must be set once");
        assertThatThrownBy(() -> PiiOperator.hash(new byte[4])).hasMessageContaining("at least 16 bytes");
        assertThatThrownBy(() ->
                        PiiGuardrail.builder().only("email").without("email").build())
                .hasMessageContaining("one kind at least");
        assertThat(PiiGuardrail.types()).containsEntry("us_ssn", "national_id").hasSizeGreaterThan(130);
    }

    private static String redacted(Guardrail guardrail, String tenant) {
        Decision decision = guardrail.check(GuardrailStage.USER_INPUT, TEXT, context(tenant));
        return ((Decision.Transform) decision).text();
    }

    private static GuardrailContext context(String tenant) {
        return GuardrailContext.of(new Caller(null, null, tenant, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"phone\": 4155552671, \"mail\": \"ann\\u0061@example.org\"}",
                "\uFF41nna@example.org",
                "anna%40example.org",
            })
    void what_is_kept_stays_as_it_is_written(String text) {
        Guardrail guardrail =
                PiiGuardrail.builder().operator("contact", PiiOperator.keep()).build();
        for (GuardrailStage stage : GuardrailStage.values()) {
            Decision decision = guardrail.check(stage, text, GuardrailContext.of(Caller.ANONYMOUS));

            assertThat(decision).as("%s", stage).isInstanceOf(Decision.Pass.class);
            assertThat(decision.findings()).isNotEmpty();
        }
        StreamCheck stream = guardrail.checkStream(GuardrailContext.of(Caller.ANONYMOUS));
        String released = stream.push(text).released();
        StreamCheck.Step end = stream.finish();

        assertThat(released + end.released()).isEqualTo(text);
        assertThat(end.decision())
                .isEqualTo(guardrail.check(GuardrailStage.OUTPUT, text, GuardrailContext.of(Caller.ANONYMOUS)));
    }
}
