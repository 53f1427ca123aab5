package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values are found however they are written, at every stage, whole and in pieces, also in two disguises at once. */
class DisguisedValuesTest {

    private static final Map<String, String> VALUES = Map.of(
            "card", "4111 1111 1111 1111",
            "ssn", "536-22-1234",
            "mail", "john.doe@example.org",
            "aws key", "AKIAZ7QK3J5LMN2PRS4T");

    private static final Map<String, UnaryOperator<String>> DISGUISES = disguises();

    private static Map<String, UnaryOperator<String>> disguises() {
        Map<String, UnaryOperator<String>> all = new LinkedHashMap<>();
        all.put("none", value -> value);
        all.put("no-break hyphens", value -> value.replace('-', '\u2011'));
        all.put("en dashes", value -> value.replace('-', '\u2013'));
        all.put(
                "zero-width",
                value -> value.substring(0, 6) + '\u200B' + value.substring(6, 9) + '\u2060' + value.substring(9));
        all.put("full-width", value -> mapped(value, c -> c > ' ' && c < 0x7F ? c + 0xFEE0 : c));
        all.put("Arabic digits", value -> mapped(value, c -> c >= '0' && c <= '9' ? c - '0' + 0x0660 : c));
        all.put("double spaces", value -> value.replace(" ", "  "));
        all.put("no-break spaces", value -> value.replace(' ', '\u00A0'));
        all.put("percent", value -> value.replace("@", "%40").replace("-", "%2D"));
        all.put("percent twice", value -> value.replace("@", "%2540"));
        all.put("base64", value -> Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        all.put("behind escapes of JSON", value -> "x\\n" + value + "\\tx");
        all.put("behind escapes of JSON in JSON", value -> "x\\\\n" + value + "\\\\n");
        all.put("behind escapes of URLs", value -> "q=x%20" + value + "%0Ax");
        all.put(
                "escapes of JSON",
                value -> value.replace("@", "\\u0040").replace("-", "\\u2011").replaceAll(" +", "\\\\u00a0"));
        all.put("entities", value -> value.replace("@", "&#64;").replace("-", "&#x2d;"));
        return all;
    }

    private static String mapped(String value, java.util.function.IntUnaryOperator change) {
        StringBuilder mapped = new StringBuilder();
        value.chars().map(change).forEach(c -> mapped.append((char) c));
        return mapped.toString();
    }

    static Stream<Arguments> disguised() {
        List<Arguments> all = new ArrayList<>();
        VALUES.forEach((kind, value) -> DISGUISES.forEach((first, one) -> DISGUISES.forEach((second, two) -> {
            // Letters of a key are not told by digits of other scripts, and what the first disguise made can hide no
            // more.
            if (!(kind.equals("aws key") && (first.startsWith("Arabic") || second.startsWith("Arabic")))) {
                all.add(Arguments.of(kind, first + ", " + second, two.apply(one.apply(value))));
            }
        })));
        return all.stream();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("disguised")
    void a_disguised_value_is_redacted_at_every_stage(String kind, String disguise, String value) {
        String text = (kind.equals("ssn") ? "My SSN is " : "Take ") + value + ", please.";
        for (GuardrailStage stage : GuardrailStage.values()) {
            assertThat(redacted(stage, text)).as("%s: %s", stage, text).doesNotContain(value);
        }
        assertThat(streamed(text)).isEqualTo(redacted(GuardrailStage.OUTPUT, text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jo\u0308rg@example.org",
                "vie\u0302\u0323t@example.org",
                "\u1112\u1161\u11ab@example.org",
                "4\uFE0F\u20E3111 1111 1111 1111"
            })
    void a_value_whose_letters_have_marks_of_their_own_is_redacted_as_a_whole(String value) {
        for (GuardrailStage stage : GuardrailStage.values()) {
            assertThat(redacted(stage, "Take " + value + ", please.")).matches("Take <[A-Z_]+_1>, please\\.");
        }
        assertThat(streamed("Take " + value)).isEqualTo(redacted(GuardrailStage.OUTPUT, "Take " + value));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_value_in_more_base64_than_is_decoded_is_redacted_wherever_that_ends(int before) {
        String text = "x".repeat(before) + "john.doe@example.org " + "\u00fc".repeat(4_000);
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        assertThat(redacted(GuardrailStage.USER_INPUT, encoded)).startsWith("<EMAIL_1>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111.1111.1111.1111",
                "4111 1111\n1111 1111",
                "4111-1111-\r\n1111-1111",
                "4111 1111 1111\n1111",
            })
    void a_card_with_dots_or_over_a_line_is_redacted(String card) {
        String text = "Card: " + card + "\nThanks";

        assertThat(redacted(GuardrailStage.USER_INPUT, text)).isEqualTo("Card: <CREDIT_CARD_1>\nThanks");
        assertThat(streamed(text)).isEqualTo(redacted(GuardrailStage.OUTPUT, text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111\n1111\n1111\n1111",
                "From 1990\u20131995 and 2001\u20132004",
                "Rows: 4111  22  17\n4112  23  18",
                "?q=50%20off&page=2&amp;x=1",
                "The price is 4111.11 or 1111.11",
            })
    void what_only_looks_so_stays(String text) {
        assertThat(redacted(GuardrailStage.USER_INPUT, text)).isEqualTo(text);
    }

    private static String redacted(GuardrailStage stage, String text) {
        GuardrailContext context = GuardrailContext.of(Caller.ANONYMOUS);
        String current = text;
        for (Guardrail guardrail : List.of(PiiGuardrail.redact(), SecretsGuardrail.redact())) {
            if (guardrail.check(stage, current, context) instanceof Decision.Transform transform) {
                current = transform.text();
            }
        }
        return current;
    }

    private static String streamed(String text) {
        GuardrailContext context = GuardrailContext.of(Caller.ANONYMOUS);
        String current = text;
        for (Guardrail guardrail : List.of(PiiGuardrail.redact(), SecretsGuardrail.redact())) {
            StreamCheck check = guardrail.checkStream(context);
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < current.length(); i++) {
                out.append(check.push(current.substring(i, i + 1)).released());
            }
            current = out.append(check.finish().released()).toString();
        }
        return current;
    }
}
