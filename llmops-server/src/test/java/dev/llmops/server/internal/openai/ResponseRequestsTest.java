package dev.llmops.server.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Fields;
import dev.llmops.server.internal.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a request of the Responses API becomes. */
class ResponseRequestsTest {

    private ModelRequest read(String body) {
        return ResponseRequests.read(
                new Fields("", Json.object(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8))), 0);
    }

    @Test
    void items_of_a_conversation_become_its_messages() {
        ModelRequest request = read("""
                {'input':[
                  {'role':'developer','content':'Be kind.'},
                  {'type':'message','role':'user','content':[{'type':'input_text','text':'Ti'},{'type':'input_text','text':'me?'}]},
                  {'type':'reasoning','id':'rs_1','summary':[],'content':[{'type':'reasoning_text','text':'hm'}]},
                  {'type':'message','id':'msg_1','role':'assistant','status':'completed',
                   'content':[{'type':'output_text','text':'Wait.','annotations':[],'logprobs':[]}]},
                  {'type':'function_call','id':'fc_1','call_id':'a','name':'clock','arguments':'{}','status':'completed'},
                  {'type':'function_call','call_id':'b','name':'watch','arguments':'{}'},
                  {'type':'function_call_output','call_id':'a','output':'noon'},
                  {'type':'function_call_output','call_id':'b','output':[{'type':'input_text','text':'late'}]},
                  {'role':'assistant','content':'Noon.'},
                  {'role':'assistant','content':'Sorry.'},
                  {'role':'user','content':'Thanks'}]}""");

        assertThat(request.messages())
                .containsExactly(
                        Message.system("Be kind."),
                        Message.user("Time?"),
                        new AssistantMessage(
                                List.of(new ReasoningPart("hm", null), new TextPart("Wait.")),
                                List.of(new ToolCall("a", "clock", "{}"), new ToolCall("b", "watch", "{}"))),
                        new ToolMessage("a", "clock", List.of(new TextPart("noon")), false),
                        new ToolMessage("b", "watch", List.of(new TextPart("late")), false),
                        new AssistantMessage(List.of(new TextPart("Noon.")), List.of()),
                        new AssistantMessage(List.of(new TextPart("Sorry.")), List.of()),
                        Message.user("Thanks"));
    }

    @Test
    void tools_and_schemas_stand_where_this_api_has_them() {
        String tools = ",'tools':[{'type':'function','name':'clock','description':'tells the time','strict':true,"
                + "'parameters':{'type':'object'}},{'type':'function','name':'watch'}]";
        ModelRequest named = read("{'input':'x','tool_choice':{'type':'function','name':'clock'}" + tools + "}");
        assertThat(named.tools()).extracting("name").containsExactly("clock");
        assertThat(named.toolChoice()).isEqualTo(ToolChoice.REQUIRED);
        assertThat(read("{'input':'x'" + tools + "}").tools()).hasSize(2);

        assertThat(
                        read("{'input':'x','text':{'verbosity':'low','format':{'type':'json_schema','name':'a','strict':true,"
                                        + "'schema':{'type':'object'}}}}")
                                .responseFormat())
                .isInstanceOfSatisfying(
                        ResponseFormat.Schema.class,
                        format -> assertThat(format.schema().name()).isEqualTo("a"));
        assertThat(read("{'input':'x','text':{'format':{'type':'json_object'}}}")
                        .responseFormat())
                .isEqualTo(ResponseFormat.JSON);
    }

    @Test
    void what_is_not_there_is_refused_and_not_left_out() {
        Map<String, String> wrong = Map.of(
                "{}", "'input' must be",
                "{'input':[]}", "at least one item",
                "{'input':'x','previous_response_id':'resp_1'}", "responses are not stored",
                "{'input':'x','background':true}", "'background' is not supported",
                "{'input':'x','tools':[{'type':'web_search'}]}", "'tools[0].type' must be 'function'",
                "{'input':[{'type':'item_reference','id':'a'}]}", "'input[0].type' must be one of",
                "{'input':[{'role':'user','content':[{'type':'input_image'}]}]}", "text only",
                "{'input':[{'role':'king','content':'x'}]}", "'input[0].role' must be one of",
                "{'input':'x','text':{'format':{'type':'json_schema','name':'a'}}}", "'text.format.schema' is missing",
                "{'input':'x','max_output_tokens':0}", "'max_output_tokens' must be from 1");

        wrong.forEach((body, message) -> assertThatThrownBy(() -> read(body))
                .as(body)
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(message));
    }
}
