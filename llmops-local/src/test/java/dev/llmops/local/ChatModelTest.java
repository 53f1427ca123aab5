package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ResponseFormat;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a model that was taught to chat. */
class ChatModelTest {

    private static LocalModel model;

    @BeforeAll
    static void load() {
        model = LocalModel.load(TestModels.smolLm2());
    }

    @AfterAll
    static void close() {
        if (model != null) {
            model.close();
        }
    }

    @Test
    void answers_a_question_and_stops_by_itself() {
        ModelResponse response = model.generate(ModelRequest.builder()
                .system("You answer in one sentence.")
                .user("What is the capital of France?")
                .build());

        assertThat(response.text()).contains("Paris").doesNotContain("<|im_");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(model.card().license()).isEqualTo("apache-2.0");
        assertThat(model.card().chats()).isTrue();
    }

    @Test
    void a_conversation_with_all_roles_is_taken() {
        ToolCall call = new ToolCall("1", "weather", "{\"city\":\"Oslo\"}");
        ModelRequest request = ModelRequest.builder()
                .messages(List.of(
                        Message.system("Be short."),
                        Message.user("Hello"),
                        Message.assistant("Hello. How can I help?"),
                        Message.user("What is the weather?"),
                        Message.tool(call, "rain"),
                        Message.user("Thanks. And now?")))
                .parameters(ModelParameters.builder().maxTokens(20).build())
                .build();

        assertThat(model.generate(request).text()).isNotEmpty();
    }

    @Test
    void json_follows_its_schema() throws Exception {
        JsonSchema schema = new JsonSchema("person", """
                {"type": "object",
                 "properties": {
                   "name": {"type": "string", "maxLength": 20},
                   "age": {"type": "integer", "minimum": 0, "maximum": 150},
                   "colours": {"type": "array", "items": {"enum": ["red", "green"]}, "maxItems": 3}},
                 "required": ["name", "age", "colours"],
                 "additionalProperties": false}""");
        for (long seed = 1; seed <= 3; seed++) {
            ModelResponse response = model.generate(ModelRequest.builder()
                    .user("Anna is 31 and likes red. Who is Anna?")
                    .responseFormat(ResponseFormat.schema(schema))
                    .parameters(ModelParameters.builder()
                            .temperature(1)
                            .seed(seed)
                            .maxTokens(200)
                            .build())
                    .build());

            JsonNode person = new ObjectMapper().readTree(response.text());
            assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(person.fieldNames()).toIterable().containsExactlyInAnyOrder("name", "age", "colours");
            assertThat(person.get("name").isTextual()).isTrue();
            assertThat(person.get("age").intValue()).isBetween(0, 150);
            assertThat(person.get("colours"))
                    .allSatisfy(colour -> assertThat(colour.asText()).isIn("red", "green"));
        }
    }

    @Test
    void json_mode_gives_an_object() throws Exception {
        ModelResponse response = model.generate(ModelRequest.builder()
                .user("Anna is 31. Write her name and age as JSON like {\"name\": \"Bob\", \"age\": 7}")
                .responseFormat(ResponseFormat.JSON)
                .parameters(ModelParameters.builder().maxTokens(200).build())
                .build());

        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(new ObjectMapper().readTree(response.text()).isObject()).isTrue();
    }

    @Test
    void emoji_and_other_scripts_arrive_whole() {
        ModelResponse response = model.generate(ModelRequest.builder()
                .user("Repeat exactly: 😀🎉 中文 ünïcödé")
                .parameters(ModelParameters.builder().maxTokens(40).build())
                .build());

        assertThat(response.text()).doesNotContain("\uFFFD");
    }

    @Test
    void a_template_that_refuses_is_an_error_of_the_request() {
        try (LocalModel strict = LocalModel.builder()
                .file(TestModels.smolLm2())
                .chatTemplate("{% for m in messages %}{% if loop.first and m.role == 'assistant' %}"
                        + "{{ raise_exception('a user comes first') }}{% endif %}{{ m.content }}{% endfor %}")
                .build()) {
            assertThatThrownBy(() -> strict.generate(ModelRequest.builder()
                            .message(Message.assistant("Hello"))
                            .build()))
                    .isInstanceOf(dev.llmops.api.error.InvalidRequestException.class)
                    .hasMessageContaining("chat template refused the conversation")
                    .hasMessageContaining("a user comes first");
        }
    }

    @Test
    void a_template_sees_the_same_day_every_day_unless_it_is_given_a_clock() {
        LocalModelBuilder builder = LocalModel.builder()
                .file(TestModels.smolLm2())
                .chatTemplate("{{ strftime_now('%Y-%m-%d') }}{{ messages[0].content }}");
        ModelRequest request = ModelRequest.user("");
        try (LocalModel fixed = builder.build();
                LocalModel clocked = builder.clock(() -> Instant.parse("2031-05-06T12:00:00Z"))
                        .build()) {
            assertThat(fixed.description().capabilities()).contains(ModelCapability.DETERMINISTIC);
            assertThat(clocked.description().capabilities()).doesNotContain(ModelCapability.DETERMINISTIC);
            assertThat(fixed.renderedPrompt(request)).isEqualTo("2026-01-01");
            assertThat(clocked.renderedPrompt(request)).isEqualTo("2031-05-06");
        }
    }
}
