package dev.llmops.core.internal.json;

import dev.llmops.api.json.JsonSchema;
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
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolSpecification;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The canonical JSON of a call, written from its records without a tree in between: every call is hashed twice, and the
 * tree would cost more than all the rest of the chain. A test holds it against the tree's.
 */
final class CanonicalCall {

    private final CanonicalWriter out = new CanonicalWriter();

    static byte[] of(@Nullable ModelRequest request, @Nullable ModelIdentity model, @Nullable ModelResponse response) {
        CanonicalCall call = new CanonicalCall();
        call.out.open('{');
        if (model != null) {
            call.out.name("model");
            call.identity(model);
        }
        if (request != null) {
            call.out.name("request");
            call.request(request);
        }
        if (response != null) {
            call.out.name("response").open('{');
            call.member("finishReason", response.finishReason().name());
            call.out.name("message");
            call.message(response.message());
            call.out.close('}');
        }
        call.out.close('}');
        return call.out.bytes();
    }

    static byte[] of(Message message) {
        CanonicalCall call = new CanonicalCall();
        call.message(message);
        return call.out.bytes();
    }

    private void identity(ModelIdentity model) {
        out.open('{');
        member("digest", model.digest());
        member("name", model.name());
        member("provider", model.provider());
        out.close('}');
    }

    private void request(ModelRequest request) {
        out.open('{');
        members("messages", request.messages(), this::message);
        out.name("parameters");
        parameters(request.parameters());
        out.name("responseFormat");
        format(request.responseFormat());
        member("toolChoice", request.toolChoice().name());
        members("tools", request.tools(), this::tool);
        out.close('}');
    }

    private void parameters(ModelParameters parameters) {
        out.open('{');
        member("maxTokens", parameters.maxTokens());
        member("minP", parameters.minP());
        if (parameters.seed() != null) {
            out.name("seed").number(BigDecimal.valueOf(parameters.seed()));
        }
        members("stopSequences", parameters.stopSequences(), out::string);
        member("temperature", parameters.temperature());
        member("topK", parameters.topK());
        member("topP", parameters.topP());
        if (!parameters.vendor().isEmpty()) {
            // Whatever a vendor wants: rare, and of any shape.
            CanonicalJson.write(RecordJson.tree(parameters.vendor()), out.name("vendor"));
        }
        out.close('}');
    }

    private void format(ResponseFormat format) {
        out.open('{');
        if (format instanceof ResponseFormat.Schema schema) {
            out.name("schema");
            schema(schema.schema());
        }
        member("type", RecordJson.kindOf(format));
        out.close('}');
    }

    private void schema(JsonSchema schema) {
        out.open('{');
        member("json", schema.json());
        member("name", schema.name());
        out.close('}');
    }

    private void tool(ToolSpecification tool) {
        out.open('{');
        member("description", tool.description());
        member("name", tool.name());
        out.name("parameters");
        schema(tool.parameters());
        out.close('}');
    }

    private void message(Message message) {
        out.open('{');
        if (message instanceof ToolMessage tool) {
            out.name("error").literal(Boolean.toString(tool.error()));
        }
        if (message instanceof UserMessage user) {
            member("name", user.name());
        }
        members("parts", message.parts(), this::part);
        if (message instanceof ToolMessage tool) {
            member("toolCallId", tool.toolCallId());
            member("toolName", tool.toolName());
        }
        if (message instanceof AssistantMessage assistant) {
            members("toolCalls", assistant.toolCalls(), this::toolCall);
        }
        member("type", RecordJson.kindOf(message));
        out.close('}');
    }

    private void toolCall(ToolCall call) {
        out.open('{');
        member("arguments", call.arguments());
        member("id", call.id());
        member("name", call.name());
        out.close('}');
    }

    private void part(Part part) {
        out.open('{');
        if (part instanceof TextPart text) {
            member("text", text.text());
        } else if (part instanceof ReasoningPart reasoning) {
            member("signature", reasoning.signature());
            member("text", reasoning.text());
        } else if (part instanceof ImagePart image) {
            media(image.media());
        } else if (part instanceof FilePart file) {
            media(file.media());
            member("name", file.name());
        }
        member("type", RecordJson.kindOf(part));
        out.close('}');
    }

    private void media(Media media) {
        out.name("media").open('{');
        member("base64", media.base64());
        member("mimeType", media.mimeType());
        member("uri", media.uri() == null ? null : media.uri().toString());
        out.close('}');
    }

    private void member(String name, @Nullable String value) {
        if (value != null) {
            // Not every text of a record is checked, and a call must not be lost to a lone surrogate.
            out.name(name).repaired(value);
        }
    }

    private void member(String name, @Nullable Number value) {
        if (value != null) {
            out.name(name).number(value.doubleValue());
        }
    }

    private <T> void members(String name, List<T> values, Consumer<? super T> each) {
        if (!values.isEmpty()) {
            out.name(name).open('[');
            values.forEach(each);
            out.close(']');
        }
    }
}
