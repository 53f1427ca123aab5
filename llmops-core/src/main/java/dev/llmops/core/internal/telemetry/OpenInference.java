package dev.llmops.core.internal.telemetry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.content.RecordContent;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelParameters;
import io.opentelemetry.api.trace.Span;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenInference's lists on a span: an attribute for each member of a message or document, with its number in the name. */
record OpenInference(Span span) {

    /** How the model was asked: numbers alone, so they are told without content too. */
    void parameters(ModelParameters parameters) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (parameters.temperature() != null) {
            json.put("temperature", parameters.temperature());
        }
        if (parameters.topP() != null) {
            json.put("top_p", parameters.topP());
        }
        if (parameters.topK() != null) {
            json.put("top_k", parameters.topK());
        }
        if (parameters.minP() != null) {
            json.put("min_p", parameters.minP());
        }
        if (parameters.seed() != null) {
            json.put("seed", parameters.seed());
        }
        if (parameters.maxTokens() != null) {
            json.put("max_tokens", parameters.maxTokens());
        }
        if (!json.isEmpty()) {
            span.setAttribute(GenAiNames.LLM_INVOCATION_PARAMETERS, json.toString());
        }
    }

    void messages(String list, List<Message> messages) {
        for (int i = 0; i < messages.size(); i++) {
            message(list + i + ".message.", RecordContent.map(messages.get(i), WithoutBytes.INSTANCE));
        }
    }

    private void message(String name, Message message) {
        set(name + "role", Words.of(message.role()));
        if (message.parts().stream().anyMatch(ImagePart.class::isInstance)) {
            contents(name + "contents.", message.parts());
        } else if (!message.text().isEmpty()) {
            set(name + "content", message.text());
        }
        if (message instanceof UserMessage user) {
            set(name + "name", user.name());
        } else if (message instanceof ToolMessage tool) {
            set(name + "name", tool.toolName());
            set(name + "tool_call_id", tool.toolCallId());
        } else if (message instanceof AssistantMessage assistant) {
            toolCalls(name + "tool_calls.", assistant.toolCalls());
        }
    }

    /** Of an image its address alone; files and reasoning have no place in OpenInference. */
    private void contents(String list, List<Part> parts) {
        int next = 0;
        for (Part part : parts) {
            String name = list + next + ".message_content.";
            if (part instanceof TextPart text) {
                set(name + "type", "text");
                set(name + "text", text.text());
                next++;
            } else if (part instanceof ImagePart image) {
                URI uri = image.media().uri();
                set(name + "type", "image");
                set(name + "image.image.url", uri == null || WithoutBytes.isData(uri) ? null : uri.toString());
                next++;
            }
        }
    }

    private void toolCalls(String list, List<ToolCall> calls) {
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            String name = list + i + ".tool_call.";
            set(name + "id", call.id());
            set(name + "function.name", call.name());
            set(name + "function.arguments", call.arguments());
        }
    }

    void documents(String list, List<FoundText> found) {
        for (int i = 0; i < found.size(); i++) {
            FoundText document = found.get(i);
            String name = list + i + ".document.";
            set(name + "id", document.id());
            set(name + "content", document.text());
            if (document.score() != null) {
                span.setAttribute(name + "score", document.score());
            }
        }
    }

    private void set(String name, @Nullable String value) {
        if (value != null) {
            span.setAttribute(name, value);
        }
    }
}
