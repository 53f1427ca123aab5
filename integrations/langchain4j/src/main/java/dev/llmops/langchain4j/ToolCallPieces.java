package dev.llmops.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.langchain4j.internal.mapping.MessagesFromLangChain4j;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tool calls while they arrive. Servers number them as they like, some tell a call only when it is complete, and
 * LangChain4j tells no piece of a call without arguments; here each call becomes deltas with an index that counts from 0.
 */
final class ToolCallPieces {

    private final Consumer<ModelEvent> push;
    private final Consumer<ToolCall> onComplete;
    private final Map<Integer, Integer> indexes = new HashMap<>();
    private final Map<Integer, StringBuilder> told = new HashMap<>();
    private final Map<Integer, ToolCall> complete = new HashMap<>();

    ToolCallPieces(Consumer<ModelEvent> push, Consumer<ToolCall> onComplete) {
        this.push = push;
        this.onComplete = onComplete;
    }

    void add(int theirIndex, @Nullable String id, String name, String arguments) {
        int index = indexes.computeIfAbsent(theirIndex, unseen -> indexes.size());
        tell(index, MessagesFromLangChain4j.toolCallId(index, id), name, arguments);
    }

    void complete(int theirIndex, ToolExecutionRequest request) {
        completeInOrder(indexes.computeIfAbsent(theirIndex, unseen -> indexes.size()), request);
    }

    /** Completes the call at a place of the answer, unless that was done before. */
    void completeInOrder(int index, ToolExecutionRequest request) {
        if (complete.containsKey(index)) {
            return;
        }
        ToolCall call = MessagesFromLangChain4j.toolCall(index, request);
        complete.put(index, call);
        StringBuilder soFar = told.get(index);
        if (soFar == null) {
            tell(index, call.id(), call.name(), call.arguments());
        } else if (call.arguments().length() > soFar.length()
                && call.arguments().startsWith(soFar.toString())) {
            tell(index, call.id(), call.name(), call.arguments().substring(soFar.length()));
        }
        onComplete.accept(call);
    }

    private void tell(int index, String id, String name, String arguments) {
        told.computeIfAbsent(index, unseen -> new StringBuilder()).append(arguments);
        push.accept(new ModelEvent.ToolCallDelta(index, id, name, arguments));
    }
}
