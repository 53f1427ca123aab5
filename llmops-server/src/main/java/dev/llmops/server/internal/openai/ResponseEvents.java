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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A response as a stream of its events: each item begins, grows and is done, and the response itself is told at its beginning and
 * its end. Items come one after the other, but for calls of tools that a server writes by turns. There is no mark after the last event.
 */
final class ResponseEvents {

    private enum Kind {
        REASONING,
        MESSAGE,
        CALL
    }

    /** An item that grows. */
    private static final class Item {

        private final Kind kind;
        private final int place;
        private final String id;
        private final String callId;
        private final String name;
        private final StringBuilder text = new StringBuilder();

        Item(Kind kind, int place, String id, String callId, String name) {
            this.kind = kind;
            this.place = place;
            this.id = id;
            this.callId = callId;
            this.name = name;
        }
    }

    private final ResponseBody body;
    private final int alternatives;
    private final Reply reply;
    /** By their places. */
    private final Map<Integer, Json.Content> done = new TreeMap<>();

    private @Nullable Item said;
    private final Map<Integer, Item> calls = new LinkedHashMap<>();
    private int items;
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
            grow(said(Kind.MESSAGE), text.text(), "response.output_text.delta");
        } else if (event instanceof ModelEvent.ReasoningDelta thought) {
            grow(said(Kind.REASONING), thought.text(), "response.reasoning_text.delta");
        } else if (event instanceof ModelEvent.ToolCallDelta call) {
            grow(call(call), call.arguments(), "response.function_call_arguments.delta");
        }
    }

    /** Writes the end of an answer that is whole. */
    void complete(ModelResponse response) throws IOException {
        begin();
        if (items == 0) {
            said(Kind.MESSAGE);
        }
        FinishReason reason = response.finishReason();
        String status = ResponseBody.status(reason);
        closeAll(status, TokenProbability.of(response));
        response(
                "response." + status,
                out -> body.writeWhole(reason, List.copyOf(done.values()), response.usage(), out));
        reply.end();
    }

    /** Writes the end of an answer that broke off. */
    void fail(ApiException error) throws IOException {
        closeAll("incomplete", List.of());
        response("response.failed", out -> body.writeFailed(error, List.copyOf(done.values()), out));
        reply.end();
    }

    // With the first piece: until then a request can be refused by its status.
    private void begin() throws IOException {
        if (sequence == 0) {
            response("response.created", body::writeBegun);
            response("response.in_progress", body::writeBegun);
        }
    }

    private Item said(Kind kind) throws IOException {
        Item last = said;
        if (last != null && last.kind == kind) {
            return last;
        }
        closeWhole();
        Item item = begin(kind, kind == Kind.MESSAGE ? "msg_" : "rs_", "", "");
        said = item;
        part("response.content_part.added", item, part(item, List.of()));
        return item;
    }

    private Item call(ModelEvent.ToolCallDelta call) throws IOException {
        Item known = calls.get(call.index());
        if (known != null) {
            return known;
        }
        closeWhole();
        Item item = begin(Kind.CALL, "fc_", call.id(), call.name());
        calls.put(call.index(), item);
        return item;
    }

    private Item begin(Kind kind, String prefix, String callId, String name) throws IOException {
        Item item = new Item(kind, items, body.itemId(prefix, items), callId, name);
        items++;
        event("response.output_item.added", out -> {
            out.writeNumberField("output_index", item.place);
            out.writeFieldName("item");
            write(item, ResponseItems.IN_PROGRESS, null, out);
        });
        return item;
    }

    /** Before another item begins: what was said is done, and so are calls, unless a server writes them by turns. */
    private void closeWhole() throws IOException {
        closeSaid("completed", List.of());
        for (Item call : calls.values()) {
            if (!done.containsKey(call.place) && Json.isObject(call.text)) {
                close(call, "completed", List.of());
            }
        }
    }

    private void closeAll(String status, List<TokenProbability> tokens) throws IOException {
        closeSaid(status, tokens);
        for (Item call : calls.values()) {
            close(call, status, List.of());
        }
    }

    private void closeSaid(String status, List<TokenProbability> tokens) throws IOException {
        Item item = said;
        said = null;
        if (item != null) {
            close(item, status, tokens);
        }
    }

    private void grow(Item item, String text, String type) throws IOException {
        // Behind a whole object there can only be blanks.
        if (text.isEmpty() || done.containsKey(item.place)) {
            return;
        }
        item.text.append(text);
        event(type, out -> {
            place(item, out);
            out.writeStringField("delta", text);
            if (item.kind == Kind.MESSAGE) {
                out.writeArrayFieldStart("logprobs");
                out.writeEndArray();
            }
        });
    }

    private void close(Item item, String status, List<TokenProbability> tokens) throws IOException {
        if (done.containsKey(item.place)) {
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
            out.writeNumberField("output_index", item.place);
            out.writeFieldName("item");
            whole.writeTo(out);
        });
        done.put(item.place, whole);
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

    private static void place(Item item, JsonGenerator out) throws IOException {
        out.writeStringField("item_id", item.id);
        out.writeNumberField("output_index", item.place);
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
