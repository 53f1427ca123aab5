package dev.llmops.spring.boot.autoconfigure;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Says always the same, and keeps what it was asked. */
class SayingModel implements ChatModel {

    final List<ChatRequest> asked = Collections.synchronizedList(new ArrayList<>());
    private final String text;

    SayingModel(String text) {
        this.text = text;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        asked.add(request);
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(text))
                .tokenUsage(new TokenUsage(7, 3))
                .finishReason(FinishReason.STOP)
                .build();
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return ChatRequestParameters.builder().modelName("saying").build();
    }
}
