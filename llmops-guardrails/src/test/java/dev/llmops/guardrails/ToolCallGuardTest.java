package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidToolArgumentsException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.Ask;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools are called with: the caller's tools get values, the record has none, and what nobody typed is told. */
class ToolCallGuardTest {

    private static final String TYPED = "ann.lee@corp.example.com";
    private static final String INVENTED = "desk@model.example.net";
    private static final String CARD = "4111111111111111";
    private static final String PASSWORD = "hunter2secret";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_tool_gets_what_the_user_typed_and_nothing_is_told_of_it(boolean streaming) {
        Answer answer = ask(streaming, "I am " + TYPED, "{\"to\":\"<EMAIL_1>\"}", PiiGuardrail.redact());

        assertThat(arguments(answer)).isEqualTo("{\"to\":\"" + TYPED + "\"}");
        assertThat(recorded(answer)).isEqualTo("{\"to\":\"<EMAIL_1>\"}");
        assertThat(findings(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_the_model_made_up_is_told_with_its_place_and_kept_out_of_the_record(boolean streaming) {
        String written = "{\"to\": \"" + INVENTED + "\", \"cc\": [\"<EMAIL_1>\"]}";
        Answer answer = ask(streaming, "I am " + TYPED, written, PiiGuardrail.redact());

        assertThat(arguments(answer)).isEqualTo("{\"to\":\"" + INVENTED + "\",\"cc\":[\"" + TYPED + "\"]}");
        assertThat(recorded(answer)).isEqualTo("{\"to\": \"<EMAIL_2>\", \"cc\": [\"<EMAIL_1>\"]}");
        assertThat(findings(answer)).singleElement().satisfies(finding -> {
            assertThat(finding.type()).isEqualTo("email");
            assertThat(finding.range().in(written)).isEqualTo(INVENTED);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_secret_is_told_whoever_it_is_from(boolean streaming) {
        String written = "{\"login\":\"<PASSWORD_1>\",\"password\":\"correct-horse7\"}";
        Answer answer = ask(streaming, "password: " + PASSWORD, written, SecretsGuardrail.redact());

        assertThat(arguments(answer)).isEqualTo("{\"login\":\"" + PASSWORD + "\",\"password\":\"correct-horse7\"}");
        assertThat(recorded(answer)).doesNotContain("correct-horse7", PASSWORD);
        assertThat(findings(answer))
                .extracting(finding -> finding.range().in(written))
                .containsExactly("<PASSWORD_1>", "correct-horse7");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_placeholder_that_is_written_with_escapes_is_put_back_and_told_too(boolean streaming) {
        String written = "{\"login\":\"\\u003cPASSWORD_1\\u003e\"}";
        Answer answer = ask(streaming, "password: " + PASSWORD, written, SecretsGuardrail.redact());

        assertThat(arguments(answer)).isEqualTo("{\"login\":\"" + PASSWORD + "\"}");
        assertThat(findings(answer))
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.range().in(written)).isEqualTo("\"\\u003cPASSWORD_1\\u003e\""));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_another_tool_returned_is_told_when_it_goes_to_a_tool(boolean streaming) {
        List<Message> conversation = List.of(
                Message.user("Who leads the team?"),
                new AssistantMessage(List.of(), List.of(new ToolCall("0", "search", "{}"))),
                new ToolMessage("0", "search", List.of(new TextPart("the lead is " + INVENTED)), false));
        Answer answer = ask(streaming, conversation, "{\"to\":\"<EMAIL_1>\"}", PiiGuardrail.redact());

        assertThat(arguments(answer)).isEqualTo("{\"to\":\"" + INVENTED + "\"}");
        assertThat(findings(answer)).extracting(Finding::type).containsExactly("email");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_guardrail_that_blocks_stops_a_tool_call_that_holds_a_value(boolean streaming) {
        assertThatThrownBy(() -> ask(streaming, "hi", "{\"to\":\"" + INVENTED + "\"}", PiiGuardrail.block()))
                .isInstanceOf(GuardrailBlockedException.class)
                .hasMessageContaining("personal data (email)");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void numbers_names_and_escaped_texts_are_read_too_and_the_json_stays_json(boolean streaming) {
        String written = "{\"card\": " + CARD
                + ", \"desk@model\\u002eexample.net\": {\"note\": \"say \\\"hi\\\" to a\\u0040b.org\"}}";
        Answer answer = ask(streaming, "hi", written, PiiGuardrail.redact());

        assertThat(recorded(answer))
                .isEqualTo(
                        "{\"card\": \"<CREDIT_CARD_1>\", \"<EMAIL_1>\": {\"note\": \"say \\\"hi\\\" to <EMAIL_2>\"}}");
        assertThat(arguments(answer))
                .isEqualTo("{\"card\":\"" + CARD
                        + "\",\"desk@model.example.net\":{\"note\":\"say \\\"hi\\\" to a@b.org\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"to\": \"desk@model.example.net", "to desk@model.example.net", "[[[", "{\"a\":1}}"})
    void arguments_that_are_no_json_are_read_as_a_text(String written) {
        Answer answer = ask(false, "hi", written, PiiGuardrail.redact());

        assertThat(recorded(answer)).isEqualTo(written.replace(INVENTED, "<EMAIL_1>"));
        assertThat(arguments(answer)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void arguments_of_earlier_tool_calls_are_redacted_with_their_names_and_numbers(boolean streaming) {
        String earlier = "{\"password\":\"" + PASSWORD + "\",\"card\":" + CARD + "}";
        List<Message> conversation = List.of(
                Message.user("Log in"),
                new AssistantMessage(List.of(), List.of(new ToolCall("0", "login", earlier))),
                new ToolMessage("0", "login", List.of(new TextPart("done")), false));
        Answer answer = ask(streaming, conversation, "{}", PiiGuardrail.redact(), SecretsGuardrail.redact());

        assertThat(answer.generation().toString()).doesNotContain(PASSWORD, CARD);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_tools_schema_is_checked_with_the_values_that_the_tool_will_get(boolean streaming) {
        assertThat(arguments(askWithSchema(streaming, "{\"to\":\"<EMAIL_1>\"}")))
                .isEqualTo("{\"to\":\"" + TYPED + "\"}");
        assertThatThrownBy(() -> askWithSchema(streaming, "{\"to\":\"x\",\"<EMAIL_1>\":1}"))
                .isInstanceOf(InvalidToolArgumentsException.class)
                .hasMessageContaining("/to, rule 'pattern'")
                .message()
                .doesNotContain(TYPED);
    }

    private Answer askWithSchema(boolean streaming, String arguments) {
        ToolSpecification mail = new ToolSpecification(
                "mail",
                "sends a mail",
                new JsonSchema(
                        "mail",
                        "{\"type\":\"object\",\"properties\":{\"to\":{\"type\":\"string\",\"pattern\":\"^\\\\S+@\\\\S+$\"}},"
                                + "\"additionalProperties\":false}"));
        ModelRequest request = ModelRequest.builder()
                .user("I am " + TYPED)
                .tools(List.of(mail))
                .build();
        return ask(streaming, request, arguments, PiiGuardrail.redact());
    }

    private Answer ask(boolean streaming, String text, String arguments, Guardrail... guardrails) {
        return ask(streaming, List.of(Message.user(text)), arguments, guardrails);
    }

    private Answer ask(boolean streaming, List<Message> messages, String arguments, Guardrail... guardrails) {
        return ask(streaming, ModelRequest.builder().messages(messages).build(), arguments, guardrails);
    }

    private Answer ask(boolean streaming, ModelRequest request, String arguments, Guardrail... guardrails) {
        List<Part> nothing = List.of();
        ScriptedModelClient model = ScriptedModelClient.of(asked -> ScriptedModelClient.script(
                new AssistantMessage(nothing, List.of(new ToolCall("1", "mail", arguments))), FinishReason.TOOL_CALLS));
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .model(model)
                .guardrails(guardrails)
                .build()) {
            Ask ask = ops.request(request);
            if (!streaming) {
                return ask.ask();
            }
            try (AnswerStream stream = ask.stream()) {
                return stream.answer();
            }
        }
    }

    private static String arguments(Answer answer) {
        return answer.toolCalls().get(0).arguments();
    }

    private static String recorded(Answer answer) {
        Generation generation = answer.generation();
        return generation.response().message().toolCalls().get(0).arguments();
    }

    private static List<Finding> findings(Answer answer) {
        return answer.generation().guardrails().stream()
                .filter(record -> record.stage() == GuardrailStage.TOOL_CALL)
                .flatMap(record -> record.decision().findings().stream())
                .toList();
    }
}
