package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidToolArgumentsException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tool call with bad arguments is a failed try: it can be made again, and nothing of it is lost. */
class ToolCallTest {

    private static final ToolCall BAD = new ToolCall("1", "stock", "{\"centimetres\":\"long\"}");
    private static final ToolCall GOOD = new ToolCall("1", "stock", "{\"centimetres\":150}");
    private static final ModelRequest QUESTION = ModelRequest.builder()
            .user("How many?")
            .tools(List.of(new ToolSpecification(
                    "stock",
                    "How many are there",
                    new JsonSchema(
                            "stock", "{\"type\":\"object\",\"properties\":{\"centimetres\":{\"type\":\"integer\"}}}"))))
            .build();

    private final Fixture fixture = new Fixture();

    @Test
    void bad_arguments_are_an_error_that_names_them_and_their_tokens_are_recorded() {
        LlmOps ops = fixture.with(calling(BAD));

        assertThatThrownBy(() -> ops.request(QUESTION).ask())
                .isInstanceOf(InvalidToolArgumentsException.class)
                .hasMessageContaining("tool 'stock'")
                .hasMessageContaining("/centimetres, rule 'type'");

        Generation record = fixture.store.only();
        assertThat(record.partial().message().toolCalls()).containsExactly(BAD);
        assertThat(record.attempts().get(0).usage().total()).isPositive();
    }

    @Test
    void a_call_that_waits_for_its_answer_asks_again_after_bad_arguments() {
        fixture.builder.retries(RetryPolicy.times(1));
        LlmOps ops = fixture.with(calling(BAD, GOOD));

        assertThat(ops.request(QUESTION).ask().response().message().toolCalls()).containsExactly(GOOD);
        assertThat(fixture.store.only().attempts()).hasSize(2);
    }

    @Test
    void an_application_that_mends_bad_arguments_itself_gets_them() {
        fixture.builder.uncheckedToolArguments();
        LlmOps ops = fixture.with(calling(BAD));

        assertThat(ops.request(QUESTION).ask().toolCalls()).containsExactly(BAD);
    }

    private static ScriptedModelClient calling(ToolCall... calls) {
        Deque<ToolCall> left = new ArrayDeque<>(List.of(calls));
        return ScriptedModelClient.of(request -> ScriptedModelClient.calling(left.remove()));
    }
}
