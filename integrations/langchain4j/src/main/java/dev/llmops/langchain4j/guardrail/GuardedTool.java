package dev.llmops.langchain4j.guardrail;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.core.CallerScope;
import java.util.Objects;
import java.util.function.BiFunction;

/** A tool between the two stages that are about tools. */
final class GuardedTool implements BiFunction<ToolExecutionRequest, Object, String> {

    private final Guardrail guardrail;
    private final BiFunction<ToolExecutionRequest, Object, String> tool;

    GuardedTool(Guardrail guardrail, BiFunction<ToolExecutionRequest, Object, String> tool) {
        this.guardrail = Objects.requireNonNull(guardrail, "guardrail");
        this.tool = Objects.requireNonNull(tool, "tool");
    }

    @Override
    public String apply(ToolExecutionRequest request, Object memoryId) {
        GuardrailContext context = GuardrailContext.of(CallerScope.current().orElse(Caller.ANONYMOUS))
                .from(request.name());
        String arguments = request.arguments() == null ? "" : request.arguments();
        String checked = check(GuardrailStage.TOOL_CALL, arguments, context);
        ToolExecutionRequest allowed = checked.equals(arguments)
                ? request
                : ToolExecutionRequest.builder()
                        .id(request.id())
                        .name(request.name())
                        .arguments(context.restored(checked))
                        .build();
        return check(GuardrailStage.TOOL_RESULT, tool.apply(allowed, memoryId), context);
    }

    private String check(GuardrailStage stage, String text, GuardrailContext context) {
        if (!guardrail.stages().contains(stage)) {
            return text;
        }
        return guardrail.check(stage, text, context).passed(guardrail.name(), text);
    }
}
