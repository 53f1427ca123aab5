package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An application on LangChain4j's AiServices, with tools, memory and a typed answer, that changed one line: the one that
 * makes its model. Subclasses have that line.
 */
@Timeout(60)
abstract class AiServicesApplication {

    final ScriptedModelClient client = ScriptedModelClient.of(AiServicesApplication::script);
    private final Warehouse warehouse = new Warehouse();

    /** The line that changed. */
    abstract ChatModel model();

    abstract StreamingChatModel streamingModel();

    record Offer(String cable, int centimetres) {}

    interface Assistant {

        @SystemMessage("You sell cables.")
        String chat(@MemoryId String user, @UserMessage String text);

        @UserMessage("Make an offer for {{it}}")
        Offer offer(String wish);

        String plain(@UserMessage String text, ChatRequestParameters parameters);

        TokenStream stream(@UserMessage String text);
    }

    static final class Warehouse {

        final List<String> asked = new ArrayList<>();

        @Tool("Tells how many cables of a length are there")
        int stock(@P("length in centimetres") int centimetres) {
            asked.add("stock " + centimetres);
            return 7;
        }
    }

    /** What the model says: it asks for the tool first, and answers from what the tool said. */
    private static List<ModelEvent> script(ModelRequest request) {
        if (request.responseFormat() instanceof ResponseFormat.Schema) {
            return ScriptedModelClient.script("{\"cable\":\"HDMI\",\"centimetres\":150}");
        }
        Message last = request.messages().get(request.messages().size() - 1);
        if (last instanceof ToolMessage result) {
            return ScriptedModelClient.script("There are " + result.text() + " of them.");
        }
        if (last.text().contains("stock")) {
            return ScriptedModelClient.calling(new ToolCall("call_1", "stock", "{\"centimetres\":150}"));
        }
        return ScriptedModelClient.script("You said " + request.messages().size() + " messages so far.");
    }

    Assistant assistant() {
        return AiServices.builder(Assistant.class)
                .chatModel(model())
                .streamingChatModel(streamingModel())
                .tools(warehouse)
                .chatMemoryProvider(user -> MessageWindowChatMemory.withMaxMessages(20))
                .build();
    }

    @Test
    void tools_are_offered_with_their_schema_executed_and_answered() throws Exception {
        String answer = assistant().chat("ann", "How many are in stock of 1.5 m?");

        assertThat(answer).isEqualTo("There are 7 of them.");
        assertThat(warehouse.asked).containsExactly("stock 150");
        var offered = client.requests().get(0).tools().get(0);
        JsonNode parameters = new ObjectMapper().readTree(offered.parameters().json());
        assertThat(offered.name()).isEqualTo("stock");
        assertThat(offered.description()).isEqualTo("Tells how many cables of a length are there");
        assertThat(parameters.at("/properties/centimetres/type").asText()).isEqualTo("integer");
        assertThat(parameters.at("/required/0").asText()).isEqualTo("centimetres");
        assertThat(client.lastRequest().messages())
                .last()
                .isInstanceOfSatisfying(
                        ToolMessage.class,
                        result -> assertThat(result.toolCallId()).isEqualTo("call_1"));
    }

    @Test
    void memory_is_kept_for_each_user() {
        Assistant assistant = assistant();

        assistant.chat("ann", "Hello");
        assistant.chat("bob", "Hello");
        assistant.chat("ann", "Hello again");

        assertThat(client.lastRequest().messages())
                .extracting(Message::role)
                .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER);
        assertThat(client.lastRequest().systemText()).isEqualTo("You sell cables.");
    }

    @Test
    void a_typed_answer_is_asked_for_by_a_schema_and_not_by_words_in_the_prompt() throws Exception {
        Offer offer = assistant().offer("a long one");

        assertThat(offer).isEqualTo(new Offer("HDMI", 150));
        ModelRequest request = client.lastRequest();
        assertThat(request.messages()).last().extracting(Message::text).isEqualTo("Make an offer for a long one");
        ResponseFormat.Schema format = (ResponseFormat.Schema) request.responseFormat();
        JsonNode schema = new ObjectMapper().readTree(format.schema().json());
        assertThat(format.schema().name()).isEqualTo("Offer");
        assertThat(schema.at("/properties/centimetres/type").asText()).isEqualTo("integer");
        assertThat(schema.at("/properties/cable/type").asText()).isEqualTo("string");
    }

    @Test
    void parameters_of_a_call_are_kept() {
        assistant()
                .plain(
                        "Hello",
                        ChatRequestParameters.builder()
                                .temperature(0.25)
                                .maxOutputTokens(9)
                                .stopSequences("END")
                                .build());

        var parameters = client.lastRequest().parameters();
        assertThat(parameters.temperature()).isEqualTo(0.25);
        assertThat(parameters.maxTokens()).isEqualTo(9);
        assertThat(parameters.stopSequences()).containsExactly("END");
    }

    @Test
    void a_token_stream_streams_and_executes_tools() {
        List<String> pieces = new ArrayList<>();
        CompletableFuture<String> whole = new CompletableFuture<>();

        assistant().stream("How many are in stock of 1.5 m?")
                .onPartialResponse(pieces::add)
                .onCompleteResponse(
                        response -> whole.complete(response.aiMessage().text()))
                .onError(whole::completeExceptionally)
                .start();

        assertThat(whole.join()).isEqualTo("There are 7 of them.");
        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(String.join("", pieces)).isEqualTo("There are 7 of them.");
        assertThat(warehouse.asked).containsExactly("stock 150");
    }
}
