package dev.llmops.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;

/** The application over a client alone. */
class AiServicesApplicationTest extends AiServicesApplication {

    @Override
    ChatModel model() {
        return LangChain4jModels.asChatModel(client);
    }

    @Override
    StreamingChatModel streamingModel() {
        return LangChain4jModels.asStreamingChatModel(client);
    }
}
