package dev.llmops.server.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Fields;
import dev.llmops.server.internal.http.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which tools a model may call is said in one form in chat completions and in another one in responses. */
class ToolChoiceTest {

    private static final String CHAT = "{'messages':[{'role':'user','content':'x'}],'tools':["
            + "{'type':'function','function':{'name':'clock'}},{'type':'function','function':{'name':'watch'}},"
            + "{'type':'function','function':{'name':'bell'}}],'tool_choice':";
    private static final String RESPONSE = "{'input':'x','tools':[{'type':'function','name':'clock'},"
            + "{'type':'function','name':'watch'},{'type':'function','name':'bell'}],'tool_choice':";

    private static ModelRequest chat(String choice) {
        return ChatRequests.read(fields(CHAT + choice + "}"), 0);
    }

    private static ModelRequest response(String choice) {
        return ResponseRequests.read(fields(RESPONSE + choice + "}"), 0);
    }

    private static Fields fields(String body) {
        return new Fields("", Json.object(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void some_of_the_tools_are_allowed_or_one_of_them_is_required() {
        for (String mode : new String[] {"auto", "required"}) {
            ModelRequest chat = chat(
                    "{'type':'allowed_tools','allowed_tools':{'mode':'" + mode
                            + "','tools':[{'type':'function','function':{'name':'bell'}},"
                            + "{'type':'function','function':{'name':'clock'}},{'type':'function','function':{'name':'bell'}}]}}");
            ModelRequest response = response("{'type':'allowed_tools','mode':'" + mode
                    + "','tools':[{'type':'function','name':'bell'},{'type':'function','name':'clock'}]}");

            assertThat(chat.tools()).extracting("name").containsExactly("bell", "clock");
            assertThat(chat.toolChoice()).isEqualTo(ToolChoice.valueOf(mode.toUpperCase(java.util.Locale.ROOT)));
            assertThat(response.tools()).isEqualTo(chat.tools());
            assertThat(response.toolChoice()).isEqualTo(chat.toolChoice());
        }
    }

    @Test
    void a_tool_may_be_named_without_a_type() {
        assertThat(chat("{'function':{'name':'bell'}}").tools())
                .extracting("name")
                .containsExactly("bell");
        assertThat(response("{'name':'bell'}").tools()).extracting("name").containsExactly("bell");
        assertThat(chat("{'function':{'name':'bell'}}").toolChoice()).isEqualTo(ToolChoice.REQUIRED);
        assertThatThrownBy(() -> chat("{}")).hasMessage("'tool_choice.function' is missing");
    }

    @Test
    void what_cannot_be_followed_is_refused_by_its_name() {
        assertThatThrownBy(() -> chat("{'type':'custom','custom':{'name':'clock'}}"))
                .isInstanceOf(ApiException.class)
                .hasMessage("'tool_choice.type' must be function or allowed_tools");
        assertThatThrownBy(() -> chat("'any'")).hasMessage("'tool_choice' must be auto, none, required or an object");
        assertThatThrownBy(() -> chat("{'type':'function','function':{'name':'gong'}}"))
                .hasMessage("'tool_choice.function.name' must name one of the tools");
        assertThatThrownBy(() -> response("{'type':'allowed_tools','mode':'none','tools':[]}"))
                .hasMessage("'tool_choice.mode' must be auto or required");
        assertThatThrownBy(() -> response("{'type':'allowed_tools','mode':'auto','tools':[]}"))
                .hasMessage("'tool_choice.tools' must name at least one of the tools");
        assertThatThrownBy(() -> response("{'type':'allowed_tools','mode':'auto','tools':[{'type':'mcp'}]}"))
                .hasMessage("'tool_choice.tools[0].type' must be 'function'");
        assertThatThrownBy(() ->
                        response("{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'gong'}]}"))
                .hasMessage("'tool_choice.tools[0].name' must name one of the tools");
    }
}
