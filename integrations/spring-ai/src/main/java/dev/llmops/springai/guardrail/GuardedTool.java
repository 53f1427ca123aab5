package dev.llmops.springai.guardrail;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.core.CallerScope;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.metadata.ToolMetadata;

/** A tool between the two stages that are about tools. */
final class GuardedTool implements ToolCallback {

    private final Guardrail guardrail;
    private final ToolCallback tool;

    GuardedTool(Guardrail guardrail, ToolCallback tool) {
        this.guardrail = Objects.requireNonNull(guardrail, "guardrail");
        this.tool = Objects.requireNonNull(tool, "tool");
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
        return guarded(toolInput, tool::call);
    }

    @Override
    public String call(String toolInput, @Nullable ToolContext toolContext) {
        return guarded(toolInput, input -> tool.call(input, toolContext));
    }

    private String guarded(String input, UnaryOperator<String> run) {
        GuardrailContext context = GuardrailContext.of(CallerScope.current().orElse(Caller.ANONYMOUS))
                .from(tool.getToolDefinition().name());
        String checked = Checks.text(guardrail, GuardrailStage.TOOL_CALL, input, context);
        String arguments = checked.equals(input) ? input : context.restored(checked);
        String result = run.apply(arguments);
        return result == null ? "" : Checks.text(guardrail, GuardrailStage.TOOL_RESULT, result, context);
    }
}
