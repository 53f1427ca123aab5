package dev.llmops.core.internal.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.content.RecordContent;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import java.net.URI;

/** Messages by the conventions' schemas {@code gen-ai-input-messages.json} and {@code gen-ai-output-messages.json}. */
final class MessageJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MessageJson() {}

    static ObjectNode of(Message whole) {
        Message message = RecordContent.map(whole, WithoutBytes.INSTANCE);
        ObjectNode json = JSON.objectNode().put("role", Words.of(message.role()));
        if (message instanceof UserMessage user && user.name() != null) {
            json.put("name", user.name());
        }
        json.set("parts", parts(message));
        return json;
    }

    private static ArrayNode parts(Message message) {
        ArrayNode parts = JSON.arrayNode();
        if (message instanceof ToolMessage tool) {
            parts.add(typed("tool_call_response").put("id", tool.toolCallId()).put("response", tool.text()));
            return parts;
        }
        message.parts().forEach(part -> parts.add(of(part)));
        if (message instanceof AssistantMessage assistant) {
            assistant
                    .toolCalls()
                    .forEach(call -> parts.add(typed("tool_call")
                            .put("id", call.id())
                            .put("name", call.name())
                            .put("arguments", call.arguments())));
        }
        return parts;
    }

    static ObjectNode of(Part whole) {
        Part part = RecordContent.map(whole, WithoutBytes.INSTANCE);
        if (part instanceof TextPart text) {
            return typed("text").put("content", text.text());
        }
        if (part instanceof ReasoningPart reasoning) {
            return typed("reasoning").put("content", reasoning.text());
        }
        return part instanceof ImagePart image ? of(image.media()) : of(((FilePart) part).media());
    }

    /** An address is sent, bytes are not. */
    private static ObjectNode of(Media media) {
        URI uri = media.uri() == null || WithoutBytes.isData(media.uri()) ? null : media.uri();
        ObjectNode json = typed(uri == null ? "blob" : "uri")
                .put("modality", modality(media.mimeType()))
                .put("mime_type", media.mimeType());
        return uri == null ? json.put("content", "") : json.put("uri", uri.toString());
    }

    private static String modality(String mimeType) {
        int slash = mimeType.indexOf('/');
        return slash < 0 ? mimeType : mimeType.substring(0, slash);
    }

    private static ObjectNode typed(String type) {
        return JSON.objectNode().put("type", type);
    }
}
