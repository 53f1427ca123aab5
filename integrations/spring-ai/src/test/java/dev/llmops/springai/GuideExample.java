package dev.llmops.springai;

import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.rag.RagIndex;
import dev.llmops.springai.guardrail.SpringAiGuardrails;
import dev.llmops.springai.memory.SpringAiMemory;
import dev.llmops.springai.rag.SpringAiRetrieval;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.client.advisor.SafeGuardAdvisor;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.vectorstore.VectorStore;

/** What docs/guides/spring-ai.md shows. */
final class GuideExample {

    private GuideExample() {}

    public static final class Warehouse {

        @Tool(description = "How many of a part are in stock")
        public int inStock(String part) {
            return 3;
        }
    }

    static LlmOps adopt(ChatModel model, Path calls) {
        // spotless:off
        LlmOps ops = LlmOps.builder()
                .model(SpringAiModels.from(model))
                .store(Stores.sqlite(calls))
                .build();
        // spotless:on
        return ops;
    }

    static String ask(LlmOps ops) {
        // spotless:off
        ChatClient chat =
                ChatClient.create(SpringAiModels.asChatModel(ops.asModelClient())); // was: ChatClient.create(model)

        String answer =
                chat.prompt("Do you have cables?").tools(new Warehouse()).call().content();
        // spotless:on
        return answer;
    }

    static String records(LlmOps ops) {
        // spotless:off
        String records = ops.generations().list(GenerationQuery.latest(10)).stream()
                .map(call ->
                        call.response().finishReason() + ", " + call.usage().total() + " tokens")
                .collect(Collectors.joining("\n"));
        // spotless:on
        return records;
    }

    static ModelClient built(ChatModel model) {
        // spotless:off
        ModelClient client = SpringAiModels.builder(model)
                .provider("vllm") // who runs it; the package of Spring AI's model would say openai
                .contextWindow(32_768)
                .idleTimeout(Duration.ofSeconds(30)) // silence in a stream
                .timeout(Duration.ofMinutes(5)) // a whole call
                .build();
        // spotless:on
        return client;
    }

    static String observed(LlmOps ops, ToolCallback tool) {
        // spotless:off
        SpringAiObserver observer = SpringAiObserver.of(ops);
        ChatClient chat = ChatClient.builder(SpringAiModels.asChatModel(ops.asModelClient()))
                .defaultAdvisors(observer.advisor("support"))
                .defaultToolCallbacks(observer.observe(tool))
                .build();

        String answer = chat.prompt("Do you have cables?")
                .advisors(a ->
                        a.param(SpringAiObserver.CALLER, Caller.user("u42")).param(ChatMemory.CONVERSATION_ID, "c1"))
                .call()
                .content();
        // spotless:on
        return answer;
    }

    static List<Object> guarded(LlmOps ops, Guardrail guardrail, ToolCallback tool) {
        // spotless:off
        Guardrail inTheChain = SpringAiGuardrails.from("words", new SafeGuardAdvisor(List.of("password")));
        Advisor inAChatClient = SpringAiGuardrails.advisor(guardrail);
        ToolCallback guarded = SpringAiGuardrails.guardTool(guardrail, tool);
        // spotless:on
        return List.of(inTheChain, inAChatClient, guarded);
    }

    static List<Object> retrieval(VectorStore vectorStore, EmbeddingModel embeddingModel, RagIndex index) {
        // spotless:off
        Retriever retriever =
                SpringAiRetrieval.from(vectorStore, "tenant"); // the metadata that holds a document's tenant, or null
        EmbeddingClient embeddings = SpringAiModels.embeddings(embeddingModel, "text-embedding-3-small");
        VectorStore store = SpringAiRetrieval.asVectorStore(index, embeddings); // added documents are found by both
        VectorStore readOnly = SpringAiRetrieval.asVectorStore(retriever); // for a QuestionAnswerAdvisor
        Advisor citing =
                SpringAiRetrieval.advisor(index.retriever(), 5); // numbered passages, and answers that cite them
        // spotless:on
        return List.of(retriever, store, readOnly, citing);
    }

    static Advisor remembering(MemoryStore memories, String user) {
        // spotless:off
        ChatMemory memory = MessageWindowChatMemory.builder()
                .chatMemoryRepository(
                        SpringAiMemory.of(memories, id -> new SessionKey(null, user, id), Clock.systemUTC()))
                .build();
        Advisor remembering = MessageChatMemoryAdvisor.builder(memory).build();
        // spotless:on
        return remembering;
    }
}
