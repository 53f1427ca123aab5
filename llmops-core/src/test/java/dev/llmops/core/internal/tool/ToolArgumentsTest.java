package dev.llmops.core.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.InvalidToolArgumentsException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolArgumentsTest {

    private static final ToolSpecification STOCK = tool("""
            {"type": "object",
             "properties": {
               "centimetres": {"type": "integer", "minimum": 1},
               "colour": {"enum": ["red", "blue"]},
               "size": {"$ref": "#/$defs/size"}},
             "required": ["centimetres"],
             "additionalProperties": false,
             "$defs": {"size": {"type": "object", "properties": {"depth": {"type": "number"}}}}}
            """);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"centimetres\":150}",
                "{\"centimetres\":1,\"colour\":\"red\"}",
                " {\"centimetres\":1,\"size\":{\"depth\":1.5}} "
            })
    void arguments_that_follow_the_schema_pass(String arguments) {
        assertThatCode(() -> ToolArguments.validate(STOCK, call(arguments))).doesNotThrowAnyException();
    }

    @Test
    void a_pattern_that_backtracks_over_an_argument_counts_as_broken() {
        ToolSpecification slow =
                tool("{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}}");

        assertThatCode(() -> ToolArguments.validate(slow, call("{\"text\":\"aaa\"}")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ToolArguments.validate(slow, call("{\"text\":\"" + "a".repeat(100_000) + "!\"}")))
                .isInstanceOf(InvalidToolArgumentsException.class)
                .hasMessageContaining("at /text, rule 'pattern'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"centimetres\":\"long\"}               | at /centimetres, rule 'type'",
                "{\"centimetres\":0}                      | at /centimetres, rule 'minimum'",
                "{\"centimetres\":1,\"colour\":\"green\"} | at /colour, rule 'enum'",
                "{\"centimetres\":1,\"size\":{\"depth\":\"a\"}} | at /size/depth, rule 'type'",
                "{\"centimetres\":1,\"weight\":2}         | at the root, rule 'additionalProperties'",
                "{}                                       | at the root, rule 'required'",
                "[1]                                      | at the root, rule 'type'",
                "null                                     | at the root, rule 'type'",
                "{\"centimetres\":1                       | not valid JSON: it cannot be read at line 1, column",
                "{\"centimetres\":1} and more             | not valid JSON",
                "{\"centimetres\":1,\"centimetres\":2}    | not valid JSON",
                "``                                       | not valid JSON: it is empty",
            })
    void arguments_that_do_not_are_refused_with_tool_path_and_rule(String arguments, String reason) {
        assertThatThrownBy(() -> ToolArguments.validate(STOCK, call(arguments)))
                .isInstanceOfSatisfying(
                        InvalidToolArgumentsException.class,
                        e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("tool 'stock'")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"multipleOf\":0.01", "\"const\":1", "\"enum\":[1]"})
    void a_number_that_no_double_holds_is_refused_like_any_other(String rule) {
        ToolSpecification tool = tool("{\"type\":\"object\",\"properties\":{\"n\":{" + rule + "}}}");

        assertThatThrownBy(() -> ToolArguments.validate(tool, call("{\"n\":-1e400}")))
                .isInstanceOf(InvalidToolArgumentsException.class)
                .hasMessageContaining("rule 'number': there is a number beyond what can be compared");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\":\"#\"}",
                "{\"allOf\":[{\"$ref\":\"#\"}]}",
                "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}},\"$ref\":\"#/$defs/a\"}"
            })
    void a_schema_that_refers_to_itself_without_end_is_refused(String schema) {
        assertThatThrownBy(() -> ToolArguments.validate(tool(schema), call("{\"a\":1}")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the parameters of tool 'stock'");
    }

    @Test
    void a_schema_may_need_itself_for_parts_and_arguments_nested_without_end_are_refused() {
        ToolSpecification tree = tool(
                "{\"type\":\"object\",\"properties\":{\"child\":{\"$ref\":\"#\"}},\"additionalProperties\":false}");

        assertThatCode(() -> ToolArguments.validate(tree, call("{\"child\":{\"child\":{}}}")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ToolArguments.validate(tree, call("{\"child\":{\"other\":{}}}")))
                .isInstanceOf(InvalidToolArgumentsException.class);
        assertThatThrownBy(() -> ToolArguments.validate(tree, call("{\"child\":".repeat(100_000))))
                .isInstanceOf(InvalidToolArgumentsException.class);
    }

    @Test
    void the_message_repeats_no_value_of_the_arguments() {
        assertThatThrownBy(() -> ToolArguments.validate(
                        STOCK, call("{\"centimetres\":\"secret 4711\",\"colour\":\"secret 4712\"}")))
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> ToolArguments.validate(STOCK, call("{\"centimetres\": secret}")))
                .message()
                .doesNotContain("secret");
    }

    @Test
    void a_tool_that_was_not_offered_is_refused() {
        ModelRequest request = request();

        assertThatThrownBy(() -> ToolArguments.validate(
                        request,
                        new dev.llmops.api.message.AssistantMessage(
                                List.of(), List.of(new ToolCall("1", "price", "{}")))))
                .isInstanceOf(InvalidToolArgumentsException.class)
                .hasMessageContaining("tool 'price'")
                .hasMessageContaining("[stock]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":", "[]", "{\"type\":\"object\",\"$ref\":\"http://schemas.test/a.json\"}"})
    void a_schema_that_is_none_is_refused_as_such(String schema) {
        assertThatThrownBy(() -> ToolArguments.validate(tool(schema), call("{}")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("parameters of tool 'stock'");
    }

    @Test
    void a_reference_to_elsewhere_is_not_fetched() throws IOException {
        try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ToolSpecification tool = tool("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"http://"
                    + elsewhere.getInetAddress().getHostAddress() + ":" + elsewhere.getLocalPort() + "/a.json\"}}}");

            assertThatThrownBy(() -> ToolArguments.validate(tool, call("{\"a\":1}")))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void a_stream_with_a_bad_call_fails_and_keeps_the_whole_answer() {
        ToolCall bad = call("{\"centimetres\":\"long\"}");
        ModelStream source = ScriptedModelClient.of(request -> ScriptedModelClient.calling(bad)).stream(request());

        ModelEvent.End end = ToolArguments.checked(source, request()).forEach(event -> {});

        assertThat(end).isInstanceOfSatisfying(ModelEvent.Failed.class, failed -> {
            assertThat(failed.error()).isInstanceOf(InvalidToolArgumentsException.class);
            assertThat(failed.partial().message().toolCalls()).containsExactly(bad);
            assertThat(failed.partial().usage().total()).isPositive();
        });
    }

    @Test
    void a_stream_with_a_good_call_completes() {
        ModelStream source =
                ScriptedModelClient.of(request -> ScriptedModelClient.calling(call("{\"centimetres\":150}"))).stream(
                        request());

        assertThat(ToolArguments.checked(source, request()).forEach(event -> {}))
                .isInstanceOf(ModelEvent.Completed.class);
    }

    private static ModelRequest request() {
        return ModelRequest.builder().user("How many?").tools(List.of(STOCK)).build();
    }

    private static ToolCall call(String arguments) {
        return new ToolCall("call_1", "stock", arguments);
    }

    private static ToolSpecification tool(String schema) {
        return new ToolSpecification("stock", "How many are there", new JsonSchema("stock", schema));
    }
}
