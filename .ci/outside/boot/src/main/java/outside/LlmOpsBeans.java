package outside;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.core.store.Stores;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.PromptInjectionGuardrail;
import dev.llmops.rag.RagIndex;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** LLMOps as beans, with the libraries in the versions that Boot chooses. */
@Configuration(proxyBeanMethods = false)
class LlmOpsBeans {

    @Bean
    LlmOps llmOps() {
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return ChatResponse.builder().aiMessage(AiMessage.from("It boils.")).build();
            }
        };
        return LlmOps.builder()
                .store(Stores.sqlite(Path.of("llmops.db")))
                .model(LangChain4jModels.from(model))
                .guardrails(PiiGuardrail.redact(), PromptInjectionGuardrail.standard())
                .build();
    }

    @Bean
    RagIndex index() {
        return RagIndex.open(Path.of("passages.index"));
    }

    @Bean
    Runnable asking(LlmOps ops, RagIndex index) {
        return () -> {
            index.put(new Document("kettle.md", "The kettle boils in four minutes.", Map.of()));
            System.out.println("passages " + index.retrieve(RetrievalQuery.of("boiling kettle", 3)).size());
            Answer answer = ops.request(ModelRequest.user("Does it boil?")).ask();
            System.out.println("answer " + answer.text());
            System.out.println("recorded " + ops.generations().find(answer.generationId()).isPresent());
        };
    }
}
