package dev.llmops.langchain4j;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** What has arrived of an answer. Written by the thread that pushes, read by the one that cancels. */
final class AnswerSoFar {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<ToolCall> completeToolCalls = new ArrayList<>();

    synchronized void addText(String piece) {
        text.append(piece);
    }

    synchronized void addReasoning(String piece) {
        reasoning.append(piece);
    }

    synchronized void addToolCall(ToolCall call) {
        completeToolCalls.add(call);
    }

    synchronized boolean isEmpty() {
        return text.isEmpty() && reasoning.isEmpty() && completeToolCalls.isEmpty();
    }

    synchronized String text() {
        return text.toString();
    }

    synchronized String reasoning() {
        return reasoning.toString();
    }

    synchronized PartialResponse partial() {
        List<Part> parts = new ArrayList<>();
        if (!reasoning.isEmpty()) {
            parts.add(new ReasoningPart(reasoning.toString(), null));
        }
        if (!text.isEmpty()) {
            parts.add(new TextPart(text.toString()));
        }
        return new PartialResponse(new AssistantMessage(parts, completeToolCalls), TokenUsage.UNKNOWN);
    }
}
