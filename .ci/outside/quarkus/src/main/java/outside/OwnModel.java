package outside;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The application's model, as an extension of Quarkus or the application itself produces one. */
public class OwnModel {

    @Produces
    @Singleton
    ChatModel model() {
        return new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from("It is 2.5 metres long."))
                        .finishReason(FinishReason.STOP)
                        .build();
            }
        };
    }
}
