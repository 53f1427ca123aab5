package dev.llmops.api.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {

    private static final ReasoningPart REASONING = new ReasoningPart("hm", null);

    @Test
    void the_text_of_a_message_is_its_text_parts_joined() {
        UserMessage message = new UserMessage(
                List.of(
                        new TextPart("How long "),
                        new ImagePart(Media.at("image/png", URI.create("file:/a.png"))),
                        new TextPart("is it?")),
                null);

        assertThat(message.text()).isEqualTo("How long is it?");
        assertThat(Message.system("Be brief.").text()).isEqualTo("Be brief.");
        assertThat(new AssistantMessage(List.of(REASONING), List.of()).text()).isEmpty();
    }

    @Test
    void each_message_has_its_role() {
        assertThat(Message.system("a").role()).isEqualTo(Role.SYSTEM);
        assertThat(Message.user("a").role()).isEqualTo(Role.USER);
        assertThat(Message.assistant("a").role()).isEqualTo(Role.ASSISTANT);
        assertThat(Message.tool(new ToolCall("call-1", "price", "{}"), "12").role())
                .isEqualTo(Role.TOOL);
    }

    @Test
    void the_result_of_a_tool_refers_to_its_call() {
        assertThat(Message.tool(new ToolCall("call-1", "price", "{}"), "12"))
                .isEqualTo(new ToolMessage("call-1", "price", List.of(new TextPart("12")), false));
    }

    @Test
    void another_text_leaves_reasoning_and_tool_calls_as_they_are() {
        ToolCall call = new ToolCall("call-1", "price", "{}");
        AssistantMessage message =
                new AssistantMessage(List.of(new TextPart("a"), REASONING, new TextPart("b")), List.of(call));

        assertThat(message.withText("c"))
                .isEqualTo(new AssistantMessage(List.of(REASONING, new TextPart("c")), List.of(call)));
    }

    @Test
    void inline_media_are_base64() {
        assertThat(Media.of("image/png", new byte[] {1, 2, 3, 4}).base64()).isEqualTo("AQIDBA==");
    }
}
