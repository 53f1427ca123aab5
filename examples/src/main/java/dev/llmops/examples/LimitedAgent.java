package dev.llmops.examples;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.core.LlmOps;
import dev.llmops.core.agent.AgentLimitException;
import dev.llmops.core.agent.AgentLimits;
import dev.llmops.core.agent.AgentTree;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.metric.tool.RecordedTrajectory;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.langchain4j.LangChain4jObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An agent with a tool, whose run is one tree of records and has limits: {@code bin/example LimitedAgent}. It talks to a stand-in for an
 * OpenAI-compatible endpoint that this program starts.
 */
public final class LimitedAgent {

    private LimitedAgent() {}

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
     * Lets an agent work twice: within its limits, and with too few calls of the model.
     *
     * @param args none
     * @throws IOException if the stand-in cannot be started
     */
    public static void main(String[] args) throws IOException {
        try (StandInEndpoint standIn = StandInEndpoint.start();
                LlmOps ops = LlmOps.builder()
                        .store(Stores.sqlite(Path.of("llmops.db")))
                        .model(LangChain4jModels.from(OpenAiChatModel.builder()
                                .baseUrl(standIn.url())
                                .apiKey("none")
                                .modelName("stand-in")
                                .build()))
                        .build()) {
            System.out.println(assistant(ops, AgentLimits.standard()).chat("What is 17 + 25?"));
            show(ops);
            try {
                assistant(ops, AgentLimits.builder().maxModelCalls(1).build()).chat("What is 17 + 25?");
            } catch (AgentLimitException e) {
                System.out.println("Stopped by " + e.limit());
            }
        }
    }

    private static Assistant assistant(LlmOps ops, AgentLimits limits) {
        ChatModel model = LangChain4jModels.asChatModel(ops.asModelClient());
        return LangChain4jObserver.of(ops, limits)
                .observe(AiServices.builder(Assistant.class))
                .chatModel(model)
                .tools(new Calculator())
                .build();
    }

    private static void show(LlmOps ops) {
        Generation last = ops.generations().list(GenerationQuery.latest(1)).get(0);
        String run = AgentTree.runId(last).orElseThrow();
        List<Generation> generations = AgentTree.generations(ops.generations(), run);
        AgentTree.of(generations).forEach(System.out::print);
        System.out.println(RecordedTrajectory.json(generations));
    }
}
