package dev.llmops.api.message;

import java.util.List;
import java.util.stream.Collectors;

/** One message in a conversation. Immutable. */
public sealed interface Message permits SystemMessage, UserMessage, AssistantMessage, ToolMessage {

    /** {@return the role of the speaker} */
    Role role();

    /** {@return the parts of the message, in order; unmodifiable} */
    List<Part> parts();

    /** {@return the text parts joined without a separator; reasoning is not included} */
    default String text() {
        List<Part> parts = parts();
        if (parts.size() == 1 && parts.get(0) instanceof TextPart only) {
            return only.text();
        }
        return parts.stream()
                .filter(TextPart.class::isInstance)
                .map(part -> ((TextPart) part).text())
                .collect(Collectors.joining());
    }

    /**
     * {@return a system message}
     *
     * @param text its text
     */
    static SystemMessage system(String text) {
        return new SystemMessage(List.of(new TextPart(text)));
    }

    /**
     * {@return a user message}
     *
     * @param text its text
     */
    static UserMessage user(String text) {
        return new UserMessage(List.of(new TextPart(text)), null);
    }

    /**
     * {@return an assistant message without tool calls}
     *
     * @param text its text
     */
    static AssistantMessage assistant(String text) {
        return new AssistantMessage(List.of(new TextPart(text)), List.of());
    }

    /**
     * {@return the result of a tool call}
     *
     * @param call the call that it answers
     * @param result what the tool returned
     */
    static ToolMessage tool(ToolCall call, String result) {
        return new ToolMessage(call.id(), call.name(), List.of(new TextPart(result)), false);
    }
}
