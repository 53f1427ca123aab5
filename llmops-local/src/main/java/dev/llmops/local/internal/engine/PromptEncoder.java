package dev.llmops.local.internal.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.local.internal.llama.ChatTemplate;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.NativeError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>From messages to tokens. A model with a chat template sees the conversation as it was trained to; one without is
 * not a chat model, and continues the text of the messages.
 */
public final class PromptEncoder {

    // Plain UTF-8, because the shim looks through the text for characters that are not in it.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final LlamaModel model;
    private final @Nullable ChatTemplate template;
    private final InstantSource clock;

    /**
     * Creates the encoder.
     *
     * @param model the model
     * @param template its chat template, or null if it has none
     * @param clock what the template sees as the time
     */
    public PromptEncoder(LlamaModel model, @Nullable ChatTemplate template, InstantSource clock) {
        this.model = model;
        this.template = template;
        this.clock = clock;
    }

    /**
     * {@return the tokens for the model to continue}
     *
     * @param messages the conversation
     * @throws InvalidRequestException if the model can not take it
     */
    public int[] encode(List<Message> messages) {
        messages.forEach(PromptEncoder::requireText);
        ChatTemplate chat = template;
        return chat == null
                ? model.tokenize(plain(messages), true)
                : withTemplate(() -> chat.tokens(json(messages), clock.instant().getEpochSecond()));
    }

    /**
     * {@return the text for the model to continue}
     *
     * @param messages the conversation
     * @throws InvalidRequestException if the model can not take it
     */
    public String render(List<Message> messages) {
        messages.forEach(PromptEncoder::requireText);
        ChatTemplate chat = template;
        return chat == null
                ? plain(messages)
                : withTemplate(() -> chat.text(json(messages), clock.instant().getEpochSecond()));
    }

    byte[] piece(int token) {
        return model.piece(token);
    }

    private static String plain(List<Message> messages) {
        return messages.stream().map(Message::text).collect(Collectors.joining("\n\n"));
    }

    private static <T> T withTemplate(Supplier<T> rendering) {
        try {
            return rendering.get();
        } catch (NativeError e) {
            throw new InvalidRequestException(
                    "the model's chat template refused the conversation, so check the order and roles of its messages: "
                            + e.text(),
                    e);
        }
    }

    private static void requireText(Message message) {
        for (Part part : message.parts()) {
            if (!(part instanceof TextPart) && !(part instanceof ReasoningPart)) {
                throw new InvalidRequestException("a local model reads text only, but a message of the " + role(message)
                        + " holds a " + part.getClass().getSimpleName());
            }
        }
    }

    private static byte[] json(List<Message> messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartArray();
            for (Message message : messages) {
                write(message, out);
            }
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
        if (message instanceof AssistantMessage assistant
                && !assistant.toolCalls().isEmpty()) {
            out.writeArrayFieldStart("tool_calls");
            for (ToolCall call : assistant.toolCalls()) {
                write(call, out);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
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

    private static String role(Message message) {
        return message.role().name().toLowerCase(Locale.ROOT);
    }
}
