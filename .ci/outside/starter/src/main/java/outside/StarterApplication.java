package outside;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.core.LlmOps;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application of Boot that has a model, and nothing about LLMOps but the dependency: it asks once by the model and once by a prompt in its jar. */
@SpringBootApplication
public class StarterApplication {

    @Bean
    ChatModel model() {
        return new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return ChatResponse.builder().aiMessage(AiMessage.from("It boils.")).build();
            }
        };
    }

    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = SpringApplication.run(StarterApplication.class)) {
            LlmOps ops = context.getBean(LlmOps.class);
            System.out.println("answer " + context.getBean(ChatModel.class).chat("Does it boil?"));
            System.out.println("prompt " + ops.prompt("kettle").with("question", "Does it boil?").ask().text());
            System.out.println("recorded " + ops.generations().list(GenerationQuery.latest(10)).size());
            System.out.println("boot " + SpringBootVersion.getVersion());
        }
    }
}
