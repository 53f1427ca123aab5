package dev.llmops.server.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.TokenProbability;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Answers of {@code /v1/chat/completions}. One for each answer, because a stream names each tool call once. */
final class ChatForm implements AnswerForm {

    private final int alternatives;
    private final Set<Integer> named = new HashSet<>();

    /** Creates the form, which tells so many alternatives to each token where log-probabilities are told. */
    ChatForm(int alternatives) {
        this.alternatives = alternatives;
    }

    @Override
    public String kind(boolean piece) {
        return piece ? "chat.completion.chunk" : "chat.completion";
    }

    @Override
    public String idPrefix() {
        return "chatcmpl-";
    }

    @Override
    public boolean beginsEmpty() {
        return true;
    }

    @Override
    public void writeWhole(ModelResponse response, JsonGenerator out) throws IOException {
        AssistantMessage message = response.message();
        out.writeObjectFieldStart("message");
        out.writeStringField("role", "assistant");
        if (message.text().isEmpty() && !message.toolCalls().isEmpty()) {
            out.writeNullField("content");
        } else {
            out.writeStringField("content", message.text());
        }
        for (Part part : message.parts()) {
            if (part instanceof ReasoningPart reasoning) {
                out.writeStringField("reasoning_content", reasoning.text());
            }
        }
        writeCalls(message.toolCalls(), out);
        out.writeEndObject();
        writeLogProbabilities(TokenProbability.of(response), out);
    }

    @Override
    public void writeLogProbabilities(List<TokenProbability> tokens, JsonGenerator out) throws IOException {
        if (tokens.isEmpty()) {
            out.writeNullField("logprobs");
            return;
        }
        out.writeObjectFieldStart("logprobs");
        out.writeFieldName("content");
        writeTokens(tokens, alternatives, out);
        out.writeEndObject();
    }

    /** Writes the list of tokens that chat completions and responses have in the same form. */
    static void writeTokens(List<TokenProbability> tokens, int alternatives, JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (TokenProbability token : tokens) {
            out.writeStartObject();
            write(token, out);
            out.writeArrayFieldStart("top_logprobs");
            for (TokenProbability other :
                    token.top().subList(0, Math.min(alternatives, token.top().size()))) {
                out.writeStartObject();
                write(other, out);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void write(TokenProbability token, JsonGenerator out) throws IOException {
        out.writeStringField("token", token.text());
        out.writeNumberField("logprob", token.logProbability());
        out.writeArrayFieldStart("bytes");
        for (int value : token.bytes()) {
            out.writeNumber(value);
        }
        out.writeEndArray();
    }

    private static void writeCalls(List<ToolCall> calls, JsonGenerator out) throws IOException {
        if (calls.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("tool_calls");
        for (ToolCall call : calls) {
            out.writeStartObject();
            out.writeStringField("id", call.id());
            out.writeStringField("type", "function");
            writeFunction(call.name(), call.arguments(), out);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeFunction(String name, String arguments, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("function");
        out.writeStringField("name", name);
        out.writeStringField("arguments", arguments);
        out.writeEndObject();
    }

    @Override
    public void writePiece(ModelEvent event, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("delta");
        if (event instanceof ModelEvent.TextDelta text) {
            out.writeStringField("content", text.text());
        } else if (event instanceof ModelEvent.ReasoningDelta reasoning) {
            out.writeStringField("reasoning_content", reasoning.text());
        } else if (event instanceof ModelEvent.ToolCallDelta call) {
            writePiece(call, out);
        }
        out.writeEndObject();
    }

    private void writePiece(ModelEvent.ToolCallDelta call, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("tool_calls");
        out.writeStartObject();
        out.writeNumberField("index", call.index());
        if (named.add(call.index())) {
            out.writeStringField("id", call.id());
            out.writeStringField("type", "function");
            writeFunction(call.name(), call.arguments(), out);
        } else {
            out.writeObjectFieldStart("function");
            out.writeStringField("arguments", call.arguments());
            out.writeEndObject();
        }
        out.writeEndObject();
        out.writeEndArray();
    }

    @Override
    public void writeEmptyPiece(boolean first, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("delta");
        if (first) {
            out.writeStringField("role", "assistant");
            out.writeStringField("content", "");
        }
        out.writeEndObject();
    }
}
