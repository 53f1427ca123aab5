package dev.llmops.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.commons.internal.time.Waiting;
import dev.llmops.langchain4j.internal.http.CallScope;
import dev.llmops.langchain4j.internal.mapping.ResponseFromLangChain4j;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the thread that pushes an answer and the one that reads it share. */
record RunningCall(
        Pipe<ModelEvent> pipe,
        AnswerSoFar answer,
        CallScope scope,
        Waiting waiting,
        long startNanos,
        ModelIdentity asked,
        boolean seedIgnored) {

    Duration elapsed() {
        return Duration.ofNanos(waiting.nanos() - startNanos);
    }

    ModelResponse response(ChatResponse response, AssistantMessage message, @Nullable Duration timeToFirstToken) {
        return ResponseFromLangChain4j.response(
                response, message, asked, timeToFirstToken, elapsed(), scope, seedIgnored);
    }
}
