package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.langchain4j.internal.mapping.RequestFromLangChain4j;
import dev.llmops.langchain4j.internal.mapping.RequestToLangChain4j;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas of tools: LangChain4j's classes where they hold all of a schema, raw text where they do not, and back. */
class SchemaMappingTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Arguments> classes() {
        JsonSchemaElement text = JsonStringSchema.builder().description("d").build();
        JsonSchemaElement number = JsonNumberSchema.builder().build();
        return Stream.of(
                Arguments.of("{'type':'string','description':'d'}", text),
                Arguments.of("{'type':'integer'}", JsonIntegerSchema.builder().build()),
                Arguments.of("{'type':'number'}", number),
                Arguments.of("{'type':'boolean'}", JsonBooleanSchema.builder().build()),
                Arguments.of("{'type':'null'}", new JsonNullSchema()),
                Arguments.of(
                        "{'type':'string','enum':['a','b']}",
                        JsonEnumSchema.builder().enumValues("a", "b").build()),
                Arguments.of(
                        "{'type':'array','description':'d','items':{'type':'number'}}",
                        JsonArraySchema.builder().description("d").items(number).build()),
                Arguments.of(
                        "{'anyOf':[{'type':'number'},{'type':'string','description':'d'}]}",
                        JsonAnyOfSchema.builder().anyOf(List.of(number, text)).build()),
                Arguments.of(
                        "{'$ref':'#/$defs/node'}",
                        JsonReferenceSchema.builder().reference("node").build()),
                Arguments.of(
                        "{'type':'object','properties':{'n':{'type':'number'}},'required':['n'],'additionalProperties':false}",
                        JsonObjectSchema.builder()
                                .addProperty("n", number)
                                .required("n")
                                .additionalProperties(false)
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("classes")
    void a_schema_that_a_class_holds_becomes_it_and_comes_back(String json, JsonSchemaElement element)
            throws Exception {
        var tool = RequestToLangChain4j.tool(tool(property(json)));

        assertThat(tool.parameters().properties().get("p")).isEqualTo(element);
        assertThat(back(tool)).isEqualTo(JSON.readTree(property(json)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'string','pattern':'a+'}",
                "{'type':['string','null']}",
                "{'enum':['a',1]}",
                "{'type':'string','enum':['a',null]}",
                "{'type':'array'}",
                "{'type':'array','items':{'type':'string'},'minItems':1}",
                "{'anyOf':[true]}",
                "{'$ref':'#/properties/other'}",
                "{'type':'object','additionalProperties':{'type':'string'}}",
                "{'type':'object','properties':{'a':true}}",
                "{'type':'object','required':'a'}",
                "{'type':'string','description':7}",
                "{}"
            })
    void a_schema_that_no_class_holds_stays_as_it_is(String json) throws Exception {
        var tool = RequestToLangChain4j.tool(tool(property(json)));

        assertThat(tool.parameters().properties().get("p")).isInstanceOf(JsonRawSchema.class);
        assertThat(back(tool)).isEqualTo(JSON.readTree(property(json)));
    }

    @Test
    void a_raw_schema_does_not_make_its_parent_raw() {
        var tool = RequestToLangChain4j.tool(
                tool(property("{'type':'object','properties':{'n':{'type':'integer','minimum':1}}}")));

        assertThat(tool.parameters().properties().get("p"))
                .isEqualTo(JsonObjectSchema.builder()
                        .addProperty("n", JsonRawSchema.from("{\"type\":\"integer\",\"minimum\":1}"))
                        .build());
    }

    @Test
    void a_class_of_an_application_and_a_raw_text_that_is_no_json_are_refused() {
        JsonSchemaElement own = () -> "mine";

        assertThatThrownBy(() -> back(property(own)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(own.getClass().getName());
        assertThatThrownBy(() -> back(property(JsonRawSchema.from("{'"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("must be valid JSON");
    }

    private static String property(String schema) {
        return ("{'type':'object','properties':{'p':" + schema + "},'$defs':{'node':{'type':'string'}}}")
                .replace('\'', '"');
    }

    private static dev.langchain4j.agent.tool.ToolSpecification property(JsonSchemaElement element) {
        return dev.langchain4j.agent.tool.ToolSpecification.builder()
                .name("t")
                .parameters(JsonObjectSchema.builder().addProperty("p", element).build())
                .build();
    }

    private static ToolSpecification tool(String parameters) {
        return new ToolSpecification("t", "", new JsonSchema("t", parameters));
    }

    private static JsonNode back(dev.langchain4j.agent.tool.ToolSpecification tool) throws Exception {
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from("hello"))
                .toolSpecifications(tool)
                .build();
        return JSON.readTree(RequestFromLangChain4j.request(request, "any")
                .tools()
                .get(0)
                .parameters()
                .json());
    }
}
