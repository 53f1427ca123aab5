package dev.llmops.examples;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.langchain4j.LangChain4jModels;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An application of LangChain4j with tools and memory, in which one line changes: {@code bin/example LangChain4jDropIn}.
 *
 * <p>It talks to a stand-in for an OpenAI-compatible endpoint that this program starts, since the small local model cannot
 * call tools. With OPENAI_API_KEY set it talks to the real one (OPENAI_BASE_URL and OPENAI_MODEL say which).
 */
public final class LangChain4jDropIn {

    private LangChain4jDropIn() {}

    interface Assistant {
        String chat(String message);
    }

    static final class Calculator {
        @Tool("Adds two numbers")
        int add(int a, int b) {
            return a + b;
        }
    }

    /**
     * Asks two questions, of which the first needs a tool and the second the memory.
     *
     * @param args none
     * @throws IOException if the stand-in cannot be started
     */
    public static void main(String[] args) throws IOException {
        try (StandInEndpoint standIn = StandInEndpoint.start()) {
            ChatModel model = model(standIn);
            try (LlmOps ops = LlmOps.builder()
                    .store(Stores.sqlite(Path.of("llmops.db")))
                    .model(LangChain4jModels.from(model))
                    .build()) {
                Assistant assistant = AiServices.builder(Assistant.class)
                        .chatModel(LangChain4jModels.asChatModel(ops.asModelClient())) // was: .chatModel(model)
                        .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
                        .tools(new Calculator())
                        .build();

                System.out.println(assistant.chat("What is 17 + 25?"));
                System.out.println(assistant.chat("What did I ask before?"));

                System.out.println("Recorded, latest first:");
                ops.generations().list(GenerationQuery.latest(3)).forEach(LangChain4jDropIn::print);
            }
        }
    }

    private static ChatModel model(StandInEndpoint standIn) {
        String key = System.getenv("OPENAI_API_KEY");
        if (key == null || key.isBlank()) {
            System.out.println("(a stand-in answers; set OPENAI_API_KEY for a real model)");
            return OpenAiChatModel.builder()
                    .baseUrl(standIn.url())
                    .apiKey("none")
                    .modelName("stand-in")
                    .build();
        }
        return OpenAiChatModel.builder()
                .baseUrl(System.getenv().getOrDefault("OPENAI_BASE_URL", "https://api.openai.com/v1"))
                .apiKey(key)
                .modelName(System.getenv().getOrDefault("OPENAI_MODEL", "gpt-4o-mini"))
                .build();
    }

    private static void print(Generation record) {
        System.out.println("  " + record.id() + "  " + record.status() + "  "
                + (record.response() == null ? "" : record.response().finishReason()) + "  "
                + record.usage().total() + " tokens");
    }
}
