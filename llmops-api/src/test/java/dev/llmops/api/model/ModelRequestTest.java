package dev.llmops.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.Samples;
import dev.llmops.api.message.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelRequestTest {

    @Test
    void the_builder_sets_everything_in_order() {
        ToolSpecification tool = Samples.of(ToolSpecification.class);
        ModelParameters parameters = Samples.of(ModelParameters.class);
        ModelRequest request = ModelRequest.builder()
                .system("Be brief.")
                .user("How long?")
                .message(Message.assistant("2 m"))
                .tools(List.of(tool))
                .toolChoice(ToolChoice.REQUIRED)
                .responseFormat(ResponseFormat.JSON)
                .parameters(parameters)
                .build();

        assertThat(request)
                .isEqualTo(new ModelRequest(
                        List.of(Message.system("Be brief."), Message.user("How long?"), Message.assistant("2 m")),
                        List.of(tool),
                        ToolChoice.REQUIRED,
                        ResponseFormat.JSON,
                        parameters));
        assertThat(request.toBuilder().build()).isEqualTo(request);
        assertThat(request.systemText()).isEqualTo("Be brief.");
    }

    @Test
    void a_request_of_one_user_message_has_nothing_else_set() {
        ModelRequest request = ModelRequest.user("How long?");

        assertThat(request)
                .isEqualTo(new ModelRequest(
                        List.of(Message.user("How long?")),
                        List.of(),
                        ToolChoice.AUTO,
                        ResponseFormat.TEXT,
                        ModelParameters.NONE));
        assertThat(request.systemText()).isNull();
    }

    @Test
    void messages_replaces_those_before() {
        assertThat(ModelRequest.builder()
                        .user("a")
                        .messages(List.of(Message.user("b")))
                        .build())
                .isEqualTo(ModelRequest.user("b"));
    }
}
