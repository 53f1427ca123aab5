package dev.llmops.examples;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A stand-in for a model, so that an example says the same each time: in your application this is OpenAiChatModel or any other that
 * LangChain4j has.
 *
 * @param said makes the answer of the user's last message
 */
record FixedAnswers(UnaryOperator<String> said) implements ChatModel {

    @Override
    public ChatResponse doChat(ChatRequest request) {
        List<ChatMessage> messages = request.messages();
        String asked = ((UserMessage) messages.get(messages.size() - 1)).singleText();
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(said.apply(asked)))
                .build();
    }
}
