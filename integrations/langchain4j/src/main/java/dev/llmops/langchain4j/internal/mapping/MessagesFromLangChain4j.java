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
import dev.langchain4j.exception.UnsupportedFeatureException;
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
import org.jspecify.annotations.Nullable;

/** LangChain4j's messages as ours. */
public final class MessagesFromLangChain4j {

    private MessagesFromLangChain4j() {}

    /** {@return the messages as ours} */
    public static List<Message> messages(List<ChatMessage> messages) {
        return messages.stream().map(MessagesFromLangChain4j::message).toList();
    }

    private static Message message(ChatMessage message) {
        if (message instanceof dev.langchain4j.data.message.SystemMessage system) {
            return Message.system(system.text());
        }
        if (message instanceof dev.langchain4j.data.message.UserMessage user) {
            return new UserMessage(parts(user.contents()), user.name());
        }
        if (message instanceof AiMessage ai) {
            return assistant(ai);
        }
        if (message instanceof ToolExecutionResultMessage result) {
            return new ToolMessage(
                    orEmpty(result.id()),
                    orEmpty(result.toolName()),
                    parts(result),
                    Boolean.TRUE.equals(result.isError()));
        }
        throw new UnsupportedFeatureException(
                "a message of type " + message.type() + " has no counterpart in LLMOps; use a user message instead");
    }

    private static List<Part> parts(ToolExecutionResultMessage result) {
        try {
            return parts(result.contents());
        } catch (NoSuchMethodError e) {
            // LangChain4j before 1.14: a result is one text, which may be blank where its content may not.
            return List.of(new TextPart(result.text()));
        }
    }

    /** What a model wrote is repaired where it is no Unicode; what an application wrote is refused by the message. */
    public static AssistantMessage assistant(AiMessage ai) {
        List<Part> parts = new ArrayList<>();
        if (ai.thinking() != null) {
            parts.add(new ReasoningPart(UnicodeText.repair(ai.thinking()), signature(ai)));
        }
        if (ai.text() != null) {
            parts.add(new TextPart(UnicodeText.repair(ai.text())));
        }
        ai.images().forEach(image -> parts.add(new ImagePart(media(image))));
        return new AssistantMessage(parts, toolCalls(ai));
    }

    private static List<ToolCall> toolCalls(AiMessage ai) {
        List<ToolCall> calls = new ArrayList<>();
        for (ToolExecutionRequest request : ai.toolExecutionRequests()) {
            calls.add(toolCall(calls.size(), request));
        }
        return calls;
    }

    /** No arguments are an empty object: LangChain4j itself says {@code ""} in one place and {@code {}} in another. */
    public static ToolCall toolCall(int index, ToolExecutionRequest request) {
        String arguments = orEmpty(request.arguments());
        return new ToolCall(
                toolCallId(index, request.id()),
                orEmpty(request.name()),
                arguments.isBlank() ? "{}" : UnicodeText.repair(arguments));
    }

    /** Some servers give no id; the tool's result needs one to refer to. */
    public static String toolCallId(int index, @Nullable String id) {
        return id == null || id.isEmpty() ? "call_" + index : id;
    }

    private static @Nullable String signature(AiMessage ai) {
        return ai.attributes().get(MessagesToLangChain4j.THINKING_SIGNATURE) instanceof String signature
                ? signature
                : null;
    }

    private static List<Part> parts(List<Content> contents) {
        return contents.stream().map(MessagesFromLangChain4j::part).toList();
    }

    private static Part part(Content content) {
        if (content instanceof TextContent text) {
            return new TextPart(text.text());
        }
        if (content instanceof ImageContent image) {
            return new ImagePart(media(image.image()));
        }
        if (content instanceof PdfFileContent pdf) {
            PdfFile file = pdf.pdfFile();
            return new FilePart(media(file.mimeType(), "application/pdf", file.base64Data(), file.url()), null);
        }
        if (content instanceof AudioContent audio) {
            Audio sound = audio.audio();
            if (sound.binaryData() != null) {
                return new FilePart(Media.of(orElse(sound.mimeType(), "audio/wav"), sound.binaryData()), null);
            }
            return new FilePart(media(sound.mimeType(), "audio/wav", sound.base64Data(), sound.url()), null);
        }
        if (content instanceof VideoContent video) {
            Video film = video.video();
            return new FilePart(media(film.mimeType(), "video/mp4", film.base64Data(), film.url()), null);
        }
        throw new UnsupportedFeatureException("content of type " + content.type() + " has no counterpart in LLMOps");
    }

    private static Media media(Image image) {
        return media(image.mimeType(), "image/png", image.base64Data(), image.url());
    }

    private static Media media(@Nullable String type, String otherwise, @Nullable String base64, @Nullable URI uri) {
        return new Media(orElse(type, otherwise), base64, base64 == null ? uri : null);
    }

    private static String orElse(@Nullable String type, String otherwise) {
        return type == null ? otherwise : type;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
