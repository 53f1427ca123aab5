package dev.llmops.cdi;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.testkit.ScriptedModelClient;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

@Singleton
public class OwnModel {

    @Produces
    @Singleton
    ChatModel model() {
        return yourChatModel();
    }

    private static ChatModel yourChatModel() {
        return LangChain4jModels.asChatModel(
                ScriptedModelClient.of(request -> ScriptedModelClient.script("It is 2.5 metres long.")));
    }
}
