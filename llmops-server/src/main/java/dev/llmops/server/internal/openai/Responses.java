package dev.llmops.server.internal.openai;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Asked;
import dev.llmops.server.internal.http.Fields;
import dev.llmops.server.internal.http.Json;
import dev.llmops.server.internal.http.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The route {@code /v1/responses}: OpenAI's Responses API, whole or as a stream of its events. Nothing is stored, so that each
 * request brings its whole conversation.
 */
public final class Responses {

    private static final String LOG_PROBABILITIES = "message.output_text.logprobs";

    private final Serving serving;

    public Responses(Serving serving) {
        this.serving = serving;
    }

    public void answer(Asked asked) throws IOException {
        Fields fields = asked.body();
        String id = serving.nextId();
        ServedModel model = serving.models.take(fields);
        ResponseBody body = ResponseBody.of("resp_" + id, serving.created(), model.name(), fields);
        Caller caller = asked.caller();
        ModelClient client = model.client(caller);
        boolean stream = fields.flag("stream");
        boolean oneCall = RequestParts.oneCall(fields);
        int alternatives = alternatives(fields);
        fields.ignore(
                "metadata",
                "store",
                "service_tier",
                "prompt_cache_key",
                "prompt_cache_retention",
                "reasoning",
                "stream_options",
                "max_tool_calls");
        ModelRequest request = ResponseRequests.read(fields, Answers.told(alternatives));
        ModelStream chat = serving.announce(client.stream(request), caller, asked.exchange());
        ModelStream answer = oneCall ? new SingleToolCall(chat, client) : chat;
        if (stream) {
            Reply reply = serving.reply(asked, true, model.name(), "resp_" + id);
            stream(answer, new ResponseEvents(body, Math.max(alternatives, 0), reply), reply);
        } else {
            whole(answer, body, alternatives, serving.reply(asked, false, model.name(), "resp_" + id));
        }
    }

    /** Returns how many alternatives to each token are wanted, or -1 if not even the token's own probability is. */
    private static int alternatives(Fields body) {
        int top = body.whole("top_logprobs", 0, Answers.MAX_ALTERNATIVES, 0);
        boolean wanted = body.list("include").contains(LOG_PROBABILITIES);
        return Answers.withProbabilities(body, wanted || top > 0 ? top : -1);
    }

    private void stream(ModelStream answer, ResponseEvents events, Reply reply) throws IOException {
        ModelEvent.End end = serving.generations.run(answer, reply, events::write);
        ModelResponse response;
        try {
            response = end.orThrow();
        } catch (LlmOpsException e) {
            ApiException error = ApiException.of(e);
            reply.refuse(error);
            events.fail(error);
            return;
        }
        events.complete(response);
    }

    private void whole(ModelStream answer, ResponseBody body, int alternatives, Reply reply) throws IOException {
        ModelEvent.End end = serving.generations.run(answer, reply, event -> {});
        ModelResponse response;
        try {
            response = end.orThrow();
        } catch (LlmOpsException e) {
            ApiException error = ApiException.of(e);
            reply.refuse(error);
            reply.write(Json.write(out -> body.writeFailed(error, List.of(), out)));
            reply.end();
            return;
        }
        List<Json.Content> items = items(response, body, Math.max(alternatives, 0));
        reply.write(Json.write(out -> body.writeWhole(response.finishReason(), items, response.usage(), out)));
        reply.end();
    }

    private static List<Json.Content> items(ModelResponse response, ResponseBody body, int alternatives) {
        AssistantMessage message = response.message();
        String status = ResponseBody.status(response.finishReason());
        List<Json.Content> items = new ArrayList<>();
        for (Part part : message.parts()) {
            if (part instanceof ReasoningPart thought) {
                String id = body.itemId("rs_", items.size());
                items.add(out -> ResponseItems.reasoning(id, "completed", ResponseItems.thought(thought.text()), out));
            }
        }
        if (!message.text().isEmpty() || message.toolCalls().isEmpty()) {
            String id = body.itemId("msg_", items.size());
            Json.Content text = ResponseItems.text(message.text(), TokenProbability.of(response), alternatives);
            items.add(out -> ResponseItems.message(id, status, text, out));
        }
        for (ToolCall call : message.toolCalls()) {
            String id = body.itemId("fc_", items.size());
            items.add(out -> ResponseItems.call(id, status, call, out));
        }
        return items;
    }
}
