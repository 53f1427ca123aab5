package dev.llmops.springai.internal.mapping;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.text.UnicodeText;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.ToolResponseMessage;

/** Spring AI's messages as ours. */
public final class MessagesFromSpringAi {

    private MessagesFromSpringAi() {}

    /**
     * {@return the messages as ours}
     *
     * @throws IllegalArgumentException if a message is of a type that we do not know
     */
    public static List<Message> messages(List<? extends org.springframework.ai.chat.messages.Message> messages) {
        List<Message> ours = new ArrayList<>();
        for (org.springframework.ai.chat.messages.Message message : messages) {
            if (message instanceof ToolResponseMessage results) {
                results.getResponses().forEach(result -> ours.add(result(result)));
            } else {
                ours.add(message(message));
            }
        }
        return ours;
    }

    private static ToolMessage result(ToolResponseMessage.ToolResponse result) {
        return new ToolMessage(
                orEmpty(result.id()),
                orEmpty(result.name()),
                List.of(new TextPart(orEmpty(result.responseData()))),
                false);
    }

    private static Message message(org.springframework.ai.chat.messages.Message message) {
        if (message instanceof org.springframework.ai.chat.messages.UserMessage user) {
            return user(user);
        }
        if (message instanceof org.springframework.ai.chat.messages.AssistantMessage assistant) {
            return assistant(assistant);
        }
        if (message instanceof org.springframework.ai.chat.messages.SystemMessage) {
            return Message.system(orEmpty(message.getText()));
        }
        throw new IllegalArgumentException(
                "a message must be a system, user, assistant or tool message of Spring AI, but" + " was a "
                        + message.getClass().getName());
    }

    private static UserMessage user(org.springframework.ai.chat.messages.UserMessage user) {
        List<Part> parts = new ArrayList<>();
        String text = orEmpty(user.getText());
        if (!text.isEmpty() || user.getMedia().isEmpty()) {
            parts.add(new TextPart(text));
        }
        user.getMedia().forEach(media -> parts.add(part(media)));
        return new UserMessage(
                parts, user.getMetadata().get(MessagesToSpringAi.USER_NAME) instanceof String name ? name : null);
    }

    /** {@return an answer as ours. What a model wrote is repaired where it is no Unicode} */
    public static AssistantMessage assistant(org.springframework.ai.chat.messages.AssistantMessage assistant) {
        List<Part> parts = new ArrayList<>();
        String reasoning = reasoning(assistant.getMetadata());
        if (!reasoning.isEmpty()) {
            parts.add(new ReasoningPart(UnicodeText.repair(reasoning), null));
        }
        if (assistant.getText() != null && !assistant.getText().isEmpty()) {
            parts.add(new TextPart(UnicodeText.repair(assistant.getText())));
        }
        assistant.getMedia().forEach(media -> parts.add(part(media)));
        List<ToolCall> calls = new ArrayList<>();
        assistant.getToolCalls().forEach(call -> calls.add(toolCall(calls.size(), call)));
        return new AssistantMessage(parts, calls);
    }

    /** {@return the reasoning that stands in the metadata of an answer, or an empty text} */
    static String reasoning(Map<String, Object> metadata) {
        return metadata.get(MessagesToSpringAi.REASONING) instanceof String reasoning ? reasoning : "";
    }

    /**
     * {@return a call of a tool as ours: no arguments are an empty object, and a call without an id gets one for the result to refer to}
     *
     * @param index its place in the answer
     */
    public static ToolCall toolCall(int index, org.springframework.ai.chat.messages.AssistantMessage.ToolCall call) {
        String arguments = orEmpty(call.arguments());
        String id = orEmpty(call.id());
        return new ToolCall(
                id.isEmpty() ? "call_" + index : id,
                orEmpty(call.name()),
                arguments.isBlank() ? "{}" : UnicodeText.repair(arguments));
    }

    private static Part part(org.springframework.ai.content.Media media) {
        String type = media.getMimeType().toString();
        Media ours = media.getData() instanceof byte[] bytes
                ? Media.of(type, bytes)
                : Media.at(type, URI.create(String.valueOf(media.getData())));
        return type.startsWith("image/") ? new ImagePart(ours) : new FilePart(ours, media.getName());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
