package dev.llmops.langchain4j.internal.agent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.service.tool.BeforeToolExecution;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which run of an {@code AiServices} a tool belongs to. LangChain4j tells it since 1.14; with an older one it is the run whose answer
 * asked for the tool.
 */
public final class ToolRuns {

    private static final int MAX_ASKED = 10_000;

    /** By identity, as weak keys are compared: two runs may ask for the same. */
    private final Cache<ToolExecutionRequest, AgentRun> asked =
            Caffeine.newBuilder().weakKeys().maximumSize(MAX_ASKED).build();

    /** Tells what an answer asks for. {@code run}: the run that it was given to. */
    public void asked(AiMessage answer, AgentRun run) {
        if (!Told.BY_LANGCHAIN4J) {
            answer.toolExecutionRequests().forEach(request -> asked.put(request, run));
        }
    }

    /** {@return the run, or null if it is not known; {@code runs}: a run by the id of its invocation} */
    public @Nullable AgentRun runOf(BeforeToolExecution tool, Function<UUID, @Nullable AgentRun> runs) {
        return Told.BY_LANGCHAIN4J
                ? runs.apply(tool.invocationContext().invocationId())
                : asked.getIfPresent(tool.request());
    }

    /** Apart, because the class that is asked is in a module that not every application has. */
    private static final class Told {
        static final boolean BY_LANGCHAIN4J = Arrays.stream(BeforeToolExecution.class.getMethods())
                .anyMatch(method -> method.getName().equals("invocationContext"));
    }
}
