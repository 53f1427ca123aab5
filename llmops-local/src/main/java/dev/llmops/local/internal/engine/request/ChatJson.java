package dev.llmops.local.internal.engine.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.local.internal.grammar.RequestSchemas;
import dev.llmops.local.internal.llama.chat.ChatTools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Messages and tools as chat templates see them: JSON as OpenAI's API has it. */
final class ChatJson {

    // Plain UTF-8, because the shim looks through the text for characters that are not in it.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private ChatJson() {}

    static byte[] messages(List<Message> messages) {
        return array(out -> {
            for (Message message : messages) {
                write(message, out);
            }
        });
    }

    static byte[] tools(List<ToolSpecification> tools) {
        return array(out -> {
            for (ToolSpecification tool : tools) {
                write(tool, tool.parameters().json(), out);
            }
        });
    }

    static ChatTools tools(List<ToolSpecification> tools, RequestSchemas schemas) {
        List<String> standIns = schemas.toolStandIns();
        byte[] forLlama = array(out -> {
            for (int i = 0; i < tools.size(); i++) {
                write(tools.get(i), standIns.get(i), out);
            }
        });
        return new ChatTools(tools(tools), forLlama);
    }

    static String role(Message message) {
        return message.role().name().toLowerCase(Locale.ROOT);
    }

    private interface Content {
        void writeTo(JsonGenerator out) throws IOException;
    }

    private static byte[] array(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartArray();
            content.writeTo(out);
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(Message message, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", role(message));
        out.writeStringField("content", message.text());
        if (message instanceof ToolMessage tool) {
            out.writeStringField("tool_call_id", tool.toolCallId());
            out.writeStringField("name", tool.toolName());
        }
        if (message instanceof AssistantMessage assistant) {
            writeWhatIsNoText(assistant, out);
        }
        out.writeEndObject();
    }

    private static void writeWhatIsNoText(AssistantMessage message, JsonGenerator out) throws IOException {
        String reasoning = message.parts().stream()
                .filter(ReasoningPart.class::isInstance)
                .map(part -> ((ReasoningPart) part).text())
                .collect(Collectors.joining("\n"));
        if (!reasoning.isEmpty()) {
            out.writeStringField("reasoning_content", reasoning);
        }
        if (!message.toolCalls().isEmpty()) {
            out.writeArrayFieldStart("tool_calls");
            for (ToolCall call : message.toolCalls()) {
                write(call, out);
            }
            out.writeEndArray();
        }
    }

    private static void write(ToolCall call, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", call.id());
        out.writeStringField("type", "function");
        out.writeObjectFieldStart("function");
        out.writeStringField("name", call.name());
        out.writeStringField("arguments", call.arguments());
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void write(ToolSpecification tool, String parameters, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "function");
        out.writeObjectFieldStart("function");
        out.writeStringField("name", tool.name());
        out.writeStringField("description", tool.description());
        out.writeFieldName("parameters");
        out.writeRawValue(parameters);
        out.writeEndObject();
        out.writeEndObject();
    }
}
