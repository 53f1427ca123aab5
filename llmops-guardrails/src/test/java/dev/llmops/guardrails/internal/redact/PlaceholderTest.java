package dev.llmops.guardrails.internal.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.guardrails.PiiGuardrail;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
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

    @Test
    void whatever_a_model_does_to_placeholders_the_values_come_back_in_prose_and_in_json() throws Exception {
        long seed = Long.getLong("llmops.seed", System.nanoTime());
        System.out.println("PlaceholderTest: -Dllmops.seed=" + seed);
        Random random = new Random(seed);
        redact("SSN " + SSN + " and 457-55-5462, mail anna@example.org");
        Map<String, String> values = Map.of("US_SSN_1", SSN, "US_SSN_2", "457-55-5462", "EMAIL_1", "anna@example.org");
        List<String> names = List.copyOf(new TreeSet<>(values.keySet()));
        ObjectMapper json = new ObjectMapper();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder copied = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            for (int k = 0; k <= random.nextInt(3); k++) {
                String name = names.get(random.nextInt(names.size()));
                copied.append("to ").append(edited(name, random)).append(random.nextBoolean() ? "'s " : "; ");
                expected.append("to ")
                        .append(values.get(name))
                        .append(copied.substring(copied.length() - 2).equals("; ") ? "; " : "'s ");
            }
            String text = copied.toString();

            assertThat(call.restored(text))
                    .as("seed %d, text %d: %s", seed, i, text)
                    .isEqualTo(expected.toString());
            String arguments = json.writeValueAsString(Map.of("to", List.of(text)));
            String restored = new JsonTexts(call).restored(arguments);
            assertThat(json.readTree(restored).at("/to/0").textValue())
                    .as("seed %d, arguments %d: %s", seed, i, arguments)
                    .isEqualTo(expected.toString());
        }
    }

    /** Restores the texts of JSON as the chain does with the arguments of tool calls: each by itself. */
    private record JsonTexts(GuardrailContext call) {
        String restored(String arguments) throws Exception {
            JsonNode tree = new ObjectMapper().readTree(arguments);
            ArrayNode to = (ArrayNode) tree.get("to");
            to.set(0, TextNode.valueOf(call.restored(to.get(0).textValue())));
            return tree.toString();
        }
    }

    private static String edited(String name, Random random) {
        StringBuilder copied = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_') {
                copied.append(List.of("_", "\\_", " ", "_\n", "\n_").get(random.nextInt(5)));
            } else {
                copied.append(random.nextInt(3) == 0 ? Character.toLowerCase(c) : c);
            }
        }
        String mark = List.of("", "**", "`", "*").get(random.nextInt(4));
        String blank = List.of("", " ", "\n").get(random.nextInt(3));
        return "<" + blank + mark + copied + mark + blank + ">";
    }

    private String redact(String text) {
        Decision decision = PiiGuardrail.redact().check(GuardrailStage.USER_INPUT, text, call);
        return ((Decision.Transform) decision).text();
    }
}
