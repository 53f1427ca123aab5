package dev.llmops.langchain4j;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.UserMessage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.store.Store;
import dev.llmops.core.CallerScope;
import dev.llmops.core.LlmOps;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The code of {@code docs/guides/langchain4j.md}; a test compares the two. */
final class LangChain4jSnippets {

    interface Assistant {
        String chat(@MemoryId String user, @UserMessage String text);
    }

    static final class Warehouse {
        @dev.langchain4j.agent.tool.Tool("Tells how many cables there are")
        int stock() {
            return 7;
        }
    }

    private LangChain4jSnippets() {}

    static Assistant adopt(ChatModel model, StreamingChatModel streamingModel, Store store) {
        LlmOps ops = LlmOps.builder()
                .model(LangChain4jModels.from(model, streamingModel))
                .store(store)
                .build();

        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(LangChain4jModels.asChatModel(ops.asModelClient())) // was: model
                .streamingChatModel(LangChain4jModels.asStreamingChatModel(ops.asModelClient())) // was: streamingModel
                .tools(new Warehouse())
                .chatMemoryProvider(user -> MessageWindowChatMemory.withMaxMessages(20))
                .build();
        return assistant;
    }

    static Assistant identified(LlmOps ops, ContentRetriever retriever) {
        LangChain4jObserver observer = LangChain4jObserver.of(ops);
        Assistant assistant = observer.observe(AiServices.builder(Assistant.class))
                .chatModel(LangChain4jModels.asChatModel(
                        ops.asModelClient(() -> new Caller(loggedIn(), null, "acme", Map.of()))))
                .streamingChatModel(LangChain4jModels.asStreamingChatModel(
                        ops.asModelClient(() -> new Caller(loggedIn(), null, "acme", Map.of()))))
                .contentRetriever(observer.observe(retriever))
                .chatMemoryProvider(conversation -> MessageWindowChatMemory.withMaxMessages(20))
                .build();
        return assistant;
    }

    static void scoped(Assistant assistant) {
        try (CallerScope scope = CallerScope.open(Caller.user(loggedIn()))) {
            assistant.chat("conversation-7", "How long is the cable?");
        }
    }

    static ExecutorService carrying() {
        ExecutorService executor = Context.taskWrapping(Executors.newFixedThreadPool(4));
        return executor;
    }

    private static String loggedIn() {
        return "u42";
    }

    static ModelClient setUp(String baseUrl, String key) {
        HttpClientBuilder http = JdkHttpClient.builder().httpClientBuilder(LangChain4jHttp.clientBuilder());

        ChatModel model = OpenAiChatModel.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .modelName("qwen3-8b")
                .maxRetries(0) // the chain retries, counts and records each attempt
                .httpClientBuilder(http) // HTTP/1.1, cancelling, Retry-After
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .build();
        StreamingChatModel streamingModel = OpenAiStreamingChatModel.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .modelName("qwen3-8b")
                .httpClientBuilder(http)
                .build();

        ModelClient client = LangChain4jModels.builder()
                .model(model)
                .streamingModel(streamingModel)
                .provider("vllm") // who runs it; LangChain4j would say openai
                .contextWindow(32_768)
                .idleTimeout(Duration.ofSeconds(30)) // silence in a stream
                .timeout(Duration.ofMinutes(5)) // a whole call
                .build();
        return client;
    }

    static EmbeddingModel embed(EmbeddingModel embeddingModel) {
        EmbeddingClient embeddings = LangChain4jModels.embeddings(embeddingModel);
        EmbeddingModel back = LangChain4jModels.asEmbeddingModel(embeddings);
        return back;
    }
}
