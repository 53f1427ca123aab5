package dev.llmops.springai.internal.mapping;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.content.Media;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeType;

/** Our messages as Spring AI's. Results of tools that follow each other become one message there. */
public final class MessagesToSpringAi {

    /** Where Spring AI's models that tell their reasoning put it. */
    static final String REASONING = "reasoningContent";

    static final String USER_NAME = "name";

    private MessagesToSpringAi() {}

    /** {@return the messages as Spring AI's} */
    public static List<org.springframework.ai.chat.messages.Message> messages(List<? extends Message> messages) {
        List<org.springframework.ai.chat.messages.Message> theirs = new ArrayList<>();
        List<ToolResponseMessage.ToolResponse> results = new ArrayList<>();
        for (Message message : messages) {
            if (message instanceof ToolMessage tool) {
                results.add(new ToolResponseMessage.ToolResponse(tool.toolCallId(), tool.toolName(), tool.text()));
                continue;
            }
            addResults(results, theirs);
            theirs.add(message(message));
        }
        addResults(results, theirs);
        return theirs;
    }

    private static void addResults(
            List<ToolResponseMessage.ToolResponse> results, List<org.springframework.ai.chat.messages.Message> theirs) {
        if (!results.isEmpty()) {
            theirs.add(ToolResponseMessage.builder()
                    .responses(List.copyOf(results))
                    .build());
            results.clear();
        }
    }

    private static org.springframework.ai.chat.messages.Message message(Message message) {
        if (message instanceof UserMessage user) {
            return user(user);
        }
        return message instanceof AssistantMessage assistant ? assistant(assistant) : new SystemMessage(message.text());
    }

    private static org.springframework.ai.chat.messages.UserMessage user(UserMessage user) {
        Map<String, Object> metadata = new HashMap<>();
        if (user.name() != null) {
            metadata.put(USER_NAME, user.name());
        }
        return org.springframework.ai.chat.messages.UserMessage.builder()
                .text(user.text())
                .media(media(user.parts()))
                .metadata(metadata)
                .build();
    }

    /** {@return an answer as Spring AI's} */
    public static org.springframework.ai.chat.messages.AssistantMessage assistant(AssistantMessage assistant) {
        String reasoning = assistant.parts().stream()
                .filter(ReasoningPart.class::isInstance)
                .map(part -> ((ReasoningPart) part).text())
                .collect(Collectors.joining());
        return org.springframework.ai.chat.messages.AssistantMessage.builder()
                .content(assistant.text())
                .properties(reasoning.isEmpty() ? Map.of() : Map.of(REASONING, reasoning))
                .toolCalls(assistant.toolCalls().stream()
                        .map(MessagesToSpringAi::toolCall)
                        .toList())
                .media(media(assistant.parts()))
                .build();
    }

    private static org.springframework.ai.chat.messages.AssistantMessage.ToolCall toolCall(ToolCall call) {
        return new org.springframework.ai.chat.messages.AssistantMessage.ToolCall(
                call.id(), "function", call.name(), call.arguments());
    }

    private static List<Media> media(List<Part> parts) {
        List<Media> media = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof ImagePart image) {
                media.add(media(image.media(), null));
            } else if (part instanceof FilePart file) {
                media.add(media(file.media(), file.name()));
            }
        }
        return media;
    }

    private static Media media(dev.llmops.api.message.Media ours, @Nullable String name) {
        Media.Builder builder = Media.builder().mimeType(MimeType.valueOf(ours.mimeType()));
        if (name != null) {
            builder.name(name);
        }
        if (ours.uri() != null) {
            return builder.data(ours.uri()).build();
        }
        // Of Spring AI's ways to pass bytes, the one that is the same in both versions.
        byte[] bytes = Base64.getDecoder().decode(String.valueOf(ours.base64()));
        return builder.data(new ByteArrayResource(bytes)).build();
    }
}
