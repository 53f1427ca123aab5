package dev.llmops.langchain4j.internal.mapping;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.data.pdf.PdfFile;
import dev.langchain4j.data.video.Video;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Our messages as LangChain4j's. What those cannot hold is refused, never dropped. */
public final class MessagesToLangChain4j {

    /** Where LangChain4j's modules for Anthropic, Bedrock and Gemini keep what the vendor wants back. */
    static final String THINKING_SIGNATURE = "thinking_signature";

    private MessagesToLangChain4j() {}

    /** {@return the messages as theirs} */
    public static List<ChatMessage> messages(List<Message> messages) {
        return messages.stream().map(MessagesToLangChain4j::message).toList();
    }

    private static ChatMessage message(Message message) {
        if (message instanceof SystemMessage system) {
            return system(system);
        }
        if (message instanceof UserMessage user) {
            return user(user);
        }
        if (message instanceof AssistantMessage assistant) {
            return assistant(assistant);
        }
        return tool((ToolMessage) message);
    }

    private static ChatMessage system(SystemMessage system) {
        requireOnlyText(system);
        if (system.text().isBlank()) {
            throw new InvalidRequestException(
                    "a system message must not be blank for LangChain4j; leave it out instead");
        }
        return dev.langchain4j.data.message.SystemMessage.from(system.text());
    }

    private static ChatMessage user(UserMessage user) {
        return dev.langchain4j.data.message.UserMessage.builder()
                .name(user.name())
                .contents(contents(user))
                .build();
    }

    static AiMessage assistant(AssistantMessage assistant) {
        for (Part part : assistant.parts()) {
            if (part instanceof FilePart) {
                throw unsupported(assistant, part);
            }
        }
        boolean hasText = assistant.parts().stream().anyMatch(TextPart.class::isInstance);
        List<ReasoningPart> reasoning = assistant.parts().stream()
                .filter(ReasoningPart.class::isInstance)
                .map(ReasoningPart.class::cast)
                .toList();
        return AiMessage.builder()
                .text(hasText ? assistant.text() : null)
                .thinking(reasoning.isEmpty() ? null : joined(reasoning))
                .attributes(attributes(assistant, reasoning))
                .toolExecutionRequests(assistant.toolCalls().stream()
                        .map(call -> ToolExecutionRequest.builder()
                                .id(call.id())
                                .name(call.name())
                                .arguments(call.arguments())
                                .build())
                        .toList())
                .build();
    }

    private static String joined(List<ReasoningPart> reasoning) {
        return reasoning.stream().map(ReasoningPart::text).collect(Collectors.joining());
    }

    private static Map<String, Object> attributes(AssistantMessage assistant, List<ReasoningPart> reasoning) {
        Map<String, Object> attributes = new HashMap<>();
        String signature =
                reasoning.isEmpty() ? null : reasoning.get(reasoning.size() - 1).signature();
        if (signature != null) {
            attributes.put(THINKING_SIGNATURE, signature);
        }
        List<Image> images = assistant.parts().stream()
                .filter(ImagePart.class::isInstance)
                .map(part -> image(((ImagePart) part).media()))
                .toList();
        if (!images.isEmpty()) {
            attributes.put(AiMessage.GENERATED_IMAGES_KEY, images);
        }
        return attributes;
    }

    private static ChatMessage tool(ToolMessage tool) {
        var result = ToolExecutionResultMessage.builder()
                .id(tool.toolCallId())
                .toolName(tool.toolName())
                .isError(tool.error() ? true : null);
        // Text by itself goes as text, which is all that LangChain4j before 1.15 knows.
        return tool.parts().stream().allMatch(TextPart.class::isInstance)
                ? result.text(tool.text()).build()
                : result.contents(contents(tool)).build();
    }

    /** A message of nothing but text is one content: OpenAI's adapter refuses a tool's result that has several. */
    private static List<Content> contents(Message message) {
        if (message.parts().stream().allMatch(TextPart.class::isInstance)) {
            return List.of(TextContent.from(message.text()));
        }
        return message.parts().stream().map(part -> content(message, part)).toList();
    }

    private static Content content(Message message, Part part) {
        if (part instanceof TextPart text) {
            return TextContent.from(text.text());
        }
        if (part instanceof ImagePart image) {
            return ImageContent.from(image(image.media()));
        }
        if (part instanceof FilePart file) {
            return file(message, file);
        }
        throw unsupported(message, part);
    }

    private static Image image(Media media) {
        return Image.builder()
                .base64Data(media.base64())
                .url(media.uri())
                .mimeType(media.mimeType())
                .build();
    }

    private static Content file(Message message, FilePart file) {
        Media media = file.media();
        String type = media.mimeType();
        if (type.equals("application/pdf")) {
            return PdfFileContent.from(PdfFile.builder()
                    .base64Data(media.base64())
                    .url(media.uri())
                    .mimeType(type)
                    .build());
        }
        if (type.startsWith("audio/")) {
            return AudioContent.from(Audio.builder()
                    .base64Data(media.base64())
                    .url(media.uri())
                    .mimeType(type)
                    .build());
        }
        if (type.startsWith("video/")) {
            return VideoContent.from(Video.builder()
                    .base64Data(media.base64())
                    .url(media.uri())
                    .mimeType(type)
                    .build());
        }
        throw new InvalidRequestException(
                "a file in a " + message.role() + " message must be application/pdf, audio/* or"
                        + " video/* for LangChain4j, but was " + type + "; send its text instead");
    }

    private static void requireOnlyText(Message message) {
        for (Part part : message.parts()) {
            if (!(part instanceof TextPart)) {
                throw unsupported(message, part);
            }
        }
    }

    private static InvalidRequestException unsupported(Message message, Part part) {
        return new InvalidRequestException("LangChain4j cannot carry a "
                + part.getClass().getSimpleName() + " in a " + message.role() + " message; take it out");
    }
}
