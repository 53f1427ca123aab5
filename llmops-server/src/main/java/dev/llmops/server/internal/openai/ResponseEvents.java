package dev.llmops.server.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Json;
import dev.llmops.server.internal.http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response as a stream of its events: each item begins, grows and is done, one after the other, and the response itself is told
 * at its beginning and its end. There is no mark after the last event.
 */
final class ResponseEvents {

    private enum Kind {
        REASONING,
        MESSAGE,
        CALL
    }

    /** The item that grows. */
    private static final class Item {

        private final Kind kind;
        private final int tool;
        private final String id;
        private final String callId;
        private final String name;
        private final StringBuilder text = new StringBuilder();

        Item(Kind kind, int tool, String id, String callId, String name) {
            this.kind = kind;
            this.tool = tool;
            this.id = id;
            this.callId = callId;
            this.name = name;
        }
    }

    private final ResponseBody body;
    private final int alternatives;
    private final Reply reply;
    private final List<Json.Content> done = new ArrayList<>();
    private @Nullable Item open;
    private long sequence;

    ResponseEvents(ResponseBody body, int alternatives, Reply reply) {
        this.body = body;
        this.alternatives = alternatives;
        this.reply = reply;
    }

    /** Writes a piece of the answer. */
    void write(ModelEvent event) throws IOException {
        begin();
        if (event instanceof ModelEvent.TextDelta text) {
            grow(item(Kind.MESSAGE, -1, "", ""), text.text(), "response.output_text.delta");
        } else if (event instanceof ModelEvent.ReasoningDelta thought) {
            grow(item(Kind.REASONING, -1, "", ""), thought.text(), "response.reasoning_text.delta");
        } else if (event instanceof ModelEvent.ToolCallDelta call) {
            grow(
                    item(Kind.CALL, call.index(), call.id(), call.name()),
                    call.arguments(),
                    "response.function_call_arguments.delta");
        }
    }

    /** Writes the end of an answer that is whole. */
    void complete(ModelResponse response) throws IOException {
        begin();
        if (done.isEmpty() && open == null) {
            item(Kind.MESSAGE, -1, "", "");
        }
        FinishReason reason = response.finishReason();
        String status = ResponseBody.status(reason);
        close(status, TokenProbability.of(response));
        response("response." + status, out -> body.writeWhole(reason, done, response.usage(), out));
        reply.end();
    }

    /** Writes the end of an answer that broke off. */
    void fail(ApiException error) throws IOException {
        close("incomplete", List.of());
        response("response.failed", out -> body.writeFailed(error, done, out));
        reply.end();
    }

    // With the first piece: until then a request can be refused by its status.
    private void begin() throws IOException {
        if (sequence == 0) {
            response("response.created", body::writeBegun);
            response("response.in_progress", body::writeBegun);
        }
    }

    private Item item(Kind kind, int tool, String callId, String name) throws IOException {
        Item last = open;
        if (last != null && last.kind == kind && last.tool == tool) {
            return last;
        }
        close("completed", List.of());
        String prefix = kind == Kind.CALL ? "fc_" : kind == Kind.MESSAGE ? "msg_" : "rs_";
        Item item = new Item(kind, tool, body.itemId(prefix, done.size()), callId, name);
        open = item;
        event("response.output_item.added", out -> {
            out.writeNumberField("output_index", done.size());
            out.writeFieldName("item");
            write(item, ResponseItems.IN_PROGRESS, null, out);
        });
        if (kind != Kind.CALL) {
            part("response.content_part.added", item, part(item, List.of()));
        }
        return item;
    }

    private void grow(Item item, String text, String type) throws IOException {
        item.text.append(text);
        if (text.isEmpty()) {
            return;
        }
        event(type, out -> {
            place(item, out);
            out.writeStringField("delta", text);
            if (item.kind == Kind.MESSAGE) {
                out.writeArrayFieldStart("logprobs");
                out.writeEndArray();
            }
        });
    }

    private void close(String status, List<TokenProbability> tokens) throws IOException {
        Item item = open;
        if (item == null) {
            return;
        }
        String text = item.text.toString();
        Json.Content part = item.kind == Kind.CALL ? null : part(item, tokens);
        switch (item.kind) {
            case CALL ->
                event("response.function_call_arguments.done", out -> {
                    place(item, out);
                    out.writeStringField("name", item.name);
                    out.writeStringField("arguments", text);
                });
            case MESSAGE ->
                event("response.output_text.done", out -> {
                    place(item, out);
                    out.writeStringField("text", text);
                    out.writeFieldName("logprobs");
                    ChatForm.writeTokens(tokens, alternatives, out);
                });
            case REASONING ->
                event("response.reasoning_text.done", out -> {
                    place(item, out);
                    out.writeStringField("text", text);
                });
        }
        if (part != null) {
            part("response.content_part.done", item, part);
        }
        Json.Content whole = out -> write(item, status, part, out);
        event("response.output_item.done", out -> {
            out.writeNumberField("output_index", done.size());
            out.writeFieldName("item");
            whole.writeTo(out);
        });
        done.add(whole);
        open = null;
    }

    private Json.Content part(Item item, List<TokenProbability> tokens) {
        String text = item.text.toString();
        return item.kind == Kind.MESSAGE ? ResponseItems.text(text, tokens, alternatives) : ResponseItems.thought(text);
    }

    private static void write(Item item, String status, Json.@Nullable Content part, JsonGenerator out)
            throws IOException {
        switch (item.kind) {
            case CALL ->
                ResponseItems.call(item.id, status, new ToolCall(item.callId, item.name, item.text.toString()), out);
            case MESSAGE -> ResponseItems.message(item.id, status, part, out);
            case REASONING -> ResponseItems.reasoning(item.id, status, part, out);
        }
    }

    private void place(Item item, JsonGenerator out) throws IOException {
        out.writeStringField("item_id", item.id);
        out.writeNumberField("output_index", done.size());
        if (item.kind != Kind.CALL) {
            out.writeNumberField("content_index", 0);
        }
    }

    private void part(String type, Item item, Json.Content part) throws IOException {
        event(type, out -> {
            place(item, out);
            out.writeFieldName("part");
            part.writeTo(out);
        });
    }

    private void response(String type, Json.Content response) throws IOException {
        event(type, out -> {
            out.writeFieldName("response");
            response.writeTo(out);
        });
    }

    private void event(String type, Json.Content members) throws IOException {
        long number = sequence++;
        byte[] json = Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("type", type);
            out.writeNumberField("sequence_number", number);
            members.writeTo(out);
            out.writeEndObject();
        });
        String text = "event: " + type + "\ndata: " + new String(json, StandardCharsets.UTF_8) + "\n\n";
        reply.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
