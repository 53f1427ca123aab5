package dev.llmops.local.internal.engine.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.local.internal.llama.NativeError;
import dev.llmops.local.internal.llama.chat.ChatAnswer;
import dev.llmops.local.internal.llama.chat.ChatParser;
import dev.llmops.local.internal.llama.chat.ChatReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer while it is written. What was told once is never taken back: where the parser changes its mind about a
 * beginning, that beginning stands. Used by one thread.
 */
public final class AnswerReader implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final ChatAnswer NOTHING = new ChatAnswer("", "", List.of());

    private final ChatParser parser;
    private final CallIds ids;
    private final StringBuilder written = new StringBuilder();
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private @Nullable NativeError refusal;

    public AnswerReader(ChatReader form, CallIds ids) {
        this.parser = ChatParser.create(form);
        this.ids = ids;
    }

    ChatParser parser() {
        return parser;
    }

    /** Takes the next text, and returns what is certain now. */
    public List<ModelEvent> add(String text) {
        written.append(text);
        return news(parse(written.toString(), true));
    }

    /** Takes the end of the answer, adds to {@code rest} what becomes certain by it, and returns the end as read. */
    public ModelEvent.End end(ModelEvent.End end, List<? super ModelEvent> rest) {
        if (end instanceof ModelEvent.Completed completed) {
            ModelResponse response = completed.response();
            boolean cut = response.finishReason() == FinishReason.LENGTH;
            rest.addAll(news(parse(response.text(), cut)));
            return refusal == null ? new ModelEvent.Completed(read(response)) : failed(response, refusal);
        }
        if (end instanceof ModelEvent.Failed failed) {
            return new ModelEvent.Failed(failed.error(), read(failed.partial(), rest));
        }
        return new ModelEvent.Cancelled(read(((ModelEvent.Cancelled) end).partial(), rest));
    }

    private ModelEvent.Failed failed(ModelResponse response, NativeError cause) {
        return new ModelEvent.Failed(
                new InvalidModelResponseException("the answer cannot be read: " + cause.text(), cause),
                new PartialResponse(new AssistantMessage(parts(), completeCalls()), response.usage()));
    }

    private ModelResponse read(ModelResponse response) {
        boolean called = !calls.isEmpty() && response.finishReason() == FinishReason.STOP;
        return new ModelResponse(
                new AssistantMessage(parts(), calls),
                called ? FinishReason.TOOL_CALLS : response.finishReason(),
                response.usage(),
                response.model(),
                response.timeToFirstToken(),
                response.total(),
                response.vendor());
    }

    private PartialResponse read(PartialResponse partial, List<? super ModelEvent> rest) {
        rest.addAll(news(parse(partial.message().text(), true)));
        return new PartialResponse(
                new AssistantMessage(
                        parts(), calls.stream().filter(AnswerReader::isComplete).toList()),
                partial.usage());
    }

    /** Text that has not the form which the model was taught is still text that it wrote. */
    private ChatAnswer parse(String text, boolean partial) {
        try {
            return parser.read(text, partial);
        } catch (NativeError e) {
            if (e.kind() == NativeError.Kind.INVALID) {
                refusal = e;
                return NOTHING;
            }
            return partial ? NOTHING : parseWhatIsNoWhole(text);
        }
    }

    private ChatAnswer parseWhatIsNoWhole(String text) {
        ChatAnswer begun = parse(text, true);
        boolean anything = !begun.reasoning().isEmpty() || !begun.calls().isEmpty();
        return anything ? begun : new ChatAnswer(text, "", List.of());
    }

    private List<ModelEvent> news(ChatAnswer answer) {
        List<ModelEvent> events = new ArrayList<>();
        String thought = news(reasoning, answer.reasoning());
        if (!thought.isEmpty()) {
            events.add(new ModelEvent.ReasoningDelta(thought));
        }
        String said = news(content, answer.content());
        if (!said.isEmpty()) {
            events.add(new ModelEvent.TextDelta(said));
        }
        for (int i = 0; i < answer.calls().size(); i++) {
            addNews(i, answer.calls().get(i), events);
        }
        return events;
    }

    private static String news(StringBuilder told, String now) {
        if (now.length() <= told.length() || !now.startsWith(told.toString())) {
            return "";
        }
        String more = now.substring(told.length());
        told.append(more);
        return more;
    }

    private void addNews(int index, ChatAnswer.Call call, List<ModelEvent> events) {
        boolean begins = index == calls.size();
        ToolCall told = begins ? new ToolCall(ids.of(index, call), call.name(), "") : calls.get(index);
        StringBuilder arguments = new StringBuilder(told.arguments());
        String more = news(arguments, call.arguments());
        if (begins) {
            calls.add(told);
        }
        if (begins || !more.isEmpty()) {
            calls.set(index, new ToolCall(told.id(), told.name(), arguments.toString()));
            events.add(new ModelEvent.ToolCallDelta(index, told.id(), told.name(), more));
        }
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        if (reasoning.length() > 0) {
            parts.add(new ReasoningPart(reasoning.toString(), null));
        }
        if (content.length() > 0 || (parts.isEmpty() && calls.isEmpty())) {
            parts.add(new TextPart(content.toString()));
        }
        return parts;
    }

    private List<ToolCall> completeCalls() {
        return calls.stream().filter(AnswerReader::isComplete).toList();
    }

    private static boolean isComplete(ToolCall call) {
        try (JsonParser json = JSON.createParser(call.arguments())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            json.skipChildren();
            return json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        parser.close();
    }
}
