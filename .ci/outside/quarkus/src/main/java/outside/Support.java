package outside;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.cdi.LlmOpsManaged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

@ApplicationScoped
public class Support {

    @Inject
    @LlmOpsManaged
    ChatModel model;

    public String answer(String question) {
        return model.chat(question);
    }
}
