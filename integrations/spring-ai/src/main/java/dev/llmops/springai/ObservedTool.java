package dev.llmops.springai;

import dev.llmops.core.AgentObserver;
import dev.llmops.core.AgentStep;
import io.opentelemetry.context.Scope;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.metadata.ToolMetadata;

/** A tool whose calls are steps of the run that they belong to. Spring AI does not tell a tool the id of its call. */
final class ObservedTool implements ToolCallback {

    private final ToolCallback tool;
    private final AgentObserver agents;

    ObservedTool(ToolCallback tool, AgentObserver agents) {
        this.tool = Objects.requireNonNull(tool, "tool");
        this.agents = agents;
    }

    @Override
    public ToolDefinition getToolDefinition() {
        return tool.getToolDefinition();
    }

    @Override
    public ToolMetadata getToolMetadata() {
        return tool.getToolMetadata();
    }

    @Override
    public String call(String toolInput) {
        return observed(() -> tool.call(toolInput));
    }

    @Override
    public String call(String toolInput, @Nullable ToolContext toolContext) {
        return observed(() -> tool.call(toolInput, toolContext));
    }

    private String observed(Supplier<String> call) {
        AgentStep step = agents.tool(getToolDefinition().name(), null, StreamContext.ofTool());
        try (Scope ignored = step.context().makeCurrent()) {
            String result = call.get();
            step.end(step.context(), null);
            return result;
        } catch (RuntimeException | Error e) {
            step.fail("ToolExecutionFailed");
            throw e;
        }
    }
}
