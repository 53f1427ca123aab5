package dev.llmops.core.internal.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model read and wrote. It wrote it before output guardrails saw it. */
final class AttemptContent {

    private AttemptContent() {}

    /** OpenInference's lists come last: an SDK that has its most attributes leaves out those that are set then. */
    static void describe(OpenSpan span, @Nullable ModelRequest asked, ModelEvent.End end) {
        if (asked != null) {
            input(span, asked);
        }
        written(span, end);
        if (asked != null) {
            span.openInference(names -> names.messages(GenAiNames.LLM_INPUT_MESSAGES, asked.messages()));
        }
    }

    private static void written(OpenSpan span, ModelEvent.End end) {
        if (end instanceof ModelEvent.Completed completed) {
            String reason = Words.of(completed.response().finishReason());
            output(span, completed.response().message(), reason);
        } else if (end instanceof ModelEvent.Failed failed) {
            output(span, failed.partial().message(), "error");
        } else if (end instanceof ModelEvent.Cancelled cancelled) {
            output(span, cancelled.partial().message(), "error");
        }
    }

    /** What stands before anyone speaks are instructions; a system message in the middle is part of the conversation. */
    private static void input(OpenSpan span, ModelRequest asked) {
        ArrayNode instructions = JsonNodeFactory.instance.arrayNode();
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (Message message : asked.messages()) {
            if (message instanceof SystemMessage && messages.isEmpty()) {
                message.parts().forEach(part -> instructions.add(MessageJson.of(part)));
            } else {
                messages.add(MessageJson.of(message));
            }
        }
        if (!instructions.isEmpty()) {
            span.set(GenAiNames.SYSTEM_INSTRUCTIONS, instructions.toString());
        }
        span.set(GenAiNames.INPUT_MESSAGES, messages.toString());
    }

    private static void output(OpenSpan span, Message message, String finishReason) {
        var output = MessageJson.of(message).put("finish_reason", finishReason);
        span.set(
                GenAiNames.OUTPUT_MESSAGES,
                JsonNodeFactory.instance.arrayNode().add(output).toString());
        span.openInference(names -> names.messages(GenAiNames.LLM_OUTPUT_MESSAGES, List.of(message)));
    }
}
