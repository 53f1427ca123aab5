package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guardrail takes out comes back to the caller, and to nobody else. */
class RestoreTest {

    private final Fixture fixture = new Fixture();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_caller_gets_the_value_and_the_record_has_the_placeholder(boolean streaming) {
        fixture.builder.guardrails(new Name());
        LlmOps ops = fixture.with(ScriptedModelClient.saying("Hello #, how are you, #?"));
        StringBuilder read = new StringBuilder();

        Ask ask = ops.request(ModelRequest.user("I am Ann \"A\" Lee"));
        Answer answer = streaming ? ask.stream().answer(read::append) : ask.ask();

        assertThat(answer.text()).isEqualTo("Hello Ann \"A\" Lee, how are you, Ann \"A\" Lee?");
        assertThat(answer.generation().response().text()).isEqualTo("Hello #, how are you, #?");
        assertThat(fixture.store.only()).isEqualTo(answer.generation());
        assertThat(fixture.store.only().toString()).doesNotContain("Lee");
        if (streaming) {
            assertThat(read.toString()).isEqualTo(answer.text());
        }
    }

    @Test
    void arguments_of_tool_calls_stay_json_whatever_is_put_back() {
        fixture.builder.guardrails(new Name());
        LlmOps ops = fixture.with(ScriptedModelClient.of(
                request -> ScriptedModelClient.calling(new ToolCall("1", "greet", "{\"who\":\"#\"}"))));

        Answer answer = ops.request(ModelRequest.user("I am Ann \"A\" Lee")).ask();

        assertThat(answer.toolCalls().get(0).arguments()).isEqualTo("{\"who\":\"Ann \\\"A\\\" Lee\"}");
        assertThat(fixture.store.only().response().message().toolCalls().get(0).arguments())
                .isEqualTo("{\"who\":\"#\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"#\", \"n\": 1}",
                "Here: ```json\n{\"name\": [\"# and #\"]}\n```",
                "[{\"who\": \"\\u0023 \\\"#\\\"\"}]",
            })
    void a_value_in_json_stays_one_string_whole_and_in_pieces(String said) {
        fixture.builder.guardrails(new Name());
        LlmOps ops = fixture.with(ScriptedModelClient.saying(said));

        String whole =
                ops.request(ModelRequest.user("I am Ann \"A\" Lee")).ask().text();
        StringBuilder read = new StringBuilder();
        String streamed = ops.request(ModelRequest.user("I am Ann \"A\" Lee")).stream()
                .answer(read::append)
                .text();

        assertThat(whole).contains("Ann \\\"A\\\" Lee").doesNotContain("Ann \"A");
        assertThat(streamed).isEqualTo(whole);
        assertThat(read.toString()).isEqualTo(whole);
    }

    @Test
    void a_value_between_strings_of_json_makes_no_member() {
        fixture.builder.guardrails(new Name());
        LlmOps ops = fixture.with(ScriptedModelClient.saying("{\"name\": #, \"n\": 1}"));

        assertThat(ops.request(ModelRequest.user("I am Ann \"A\" Lee")).ask().text())
                .isEqualTo("{\"name\": #, \"n\": 1}");
    }

    /** What a user typed to be somebody else, or to break the answer. */
    @ParameterizedTest
    @ValueSource(strings = {"abc\",\"role\":\"admin", "a\\", "a\\\\u0041\n", "\\\"}", "\u0000\u2028'\""})
    void a_typed_value_is_one_string_of_the_answer_whole_and_streamed(String typed) throws IOException {
        fixture.builder.guardrails(new Name(typed));
        LlmOps ops = fixture.with(ScriptedModelClient.saying("{\"name\": \"#\", \"role\": \"user\"}"));

        String whole = ops.request(ModelRequest.user("I am " + typed)).ask().text();
        StringBuilder read = new StringBuilder();
        ops.request(ModelRequest.user("I am " + typed)).stream().answer(read::append);

        assertThat(new ObjectMapper().readTree(whole))
                .isEqualTo(
                        JsonNodeFactory.instance.objectNode().put("name", typed).put("role", "user"));
        assertThat(read.toString()).isEqualTo(whole);
        assertThat(fixture.store.saved)
                .hasSize(2)
                .noneMatch(record -> record.toString().contains(typed));
    }

    @Test
    void an_answer_that_breaks_off_has_its_values_too() {
        fixture.builder.guardrails(new Name());
        LlmOps ops = fixture.with(ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("Hello #", new ModelUnavailableException("gone"))));

        try (AnswerStream answer = ops.request(ModelRequest.user("I am Ann \"A\" Lee")).stream()) {
            StringBuilder read = new StringBuilder();
            ModelEvent event = answer.next();
            while (event instanceof ModelEvent.TextDelta delta) {
                read.append(delta.text());
                event = answer.next();
            }
            assertThat(read.toString()).isEqualTo("Hello Ann \"A\" Lee");
            assertThat(((ModelEvent.Failed) event).partial().message().text()).isEqualTo(read.toString());
        }
        assertThat(fixture.store.only().partial().message().text()).isEqualTo("Hello #");
    }

    @Test
    void earlier_answers_which_hold_values_are_seen_by_guardrails_that_look_there() {
        fixture.builder.guardrails(new Name());
        ScriptedModelClient model = ScriptedModelClient.saying("yes");
        LlmOps ops = fixture.with(model);

        ops.request(ModelRequest.builder()
                        .user("hi")
                        .message(new AssistantMessage(
                                Message.assistant("Hello Ann \"A\" Lee").parts(),
                                List.of(new ToolCall("1", "greet", "{\"who\":\"Ann \\\"A\\\" Lee\"}"))))
                        .user("again")
                        .build())
                .ask();

        assertThat(model.lastRequest().toString()).doesNotContain("Lee").contains("Hello #", "{\"who\":\"#\"}");
    }

    @Test
    void a_change_is_recorded_as_all_guardrails_left_it() {
        fixture.builder.guardrails(new Name(), new Pin());
        LlmOps ops = fixture.with(ScriptedModelClient.saying("yes"));

        ops.request(ModelRequest.user("I am Ann \"A\" Lee, pin 4711")).ask();

        assertThat(fixture.store.only().guardrails())
                .filteredOn(record -> record.decision() instanceof Decision.Transform)
                .extracting(record -> ((Decision.Transform) record.decision()).text())
                .containsExactly("I am #, pin ****", "I am #, pin ****");
    }

    /** Takes a name out. */
    private static final class Name implements Guardrail {

        private static final String IN_JSON = "Ann \\\"A\\\" Lee";

        private final String value;

        Name() {
            this("Ann \"A\" Lee");
        }

        Name(String value) {
            this.value = value;
        }

        @Override
        public String name() {
            return "name";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.USER_INPUT, GuardrailStage.EARLIER_ANSWER);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            String hidden = text.replace(value, "#").replace(IN_JSON, "#");
            if (hidden.equals(text)) {
                return Decision.pass();
            }
            context.restoreWith(this, () -> new Deanonymizer() {
                @Override
                public String push(String piece) {
                    return piece.replace("#", value);
                }

                @Override
                public String finish() {
                    return "";
                }
            });
            return new Decision.Transform(hidden, List.of());
        }
    }

    private static final class Pin implements Guardrail {

        @Override
        public String name() {
            return "pin";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.USER_INPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            return new Decision.Transform(text.replace("4711", "****"), List.of());
        }
    }
}
