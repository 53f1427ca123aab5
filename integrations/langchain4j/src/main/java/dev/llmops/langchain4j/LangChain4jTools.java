package dev.llmops.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderResult;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.langchain4j.internal.mapping.RequestToLangChain4j;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** Provides this library's tools to {@code AiServices} and agents of LangChain4j. Requires the module {@code langchain4j}. */
public final class LangChain4jTools {

    private LangChain4jTools() {}

    /**
     * {@return a provider that looks up the available tools at each invocation, for example {@code
     * LangChain4jTools.provider(toolbox::specifications, toolbox::call)} for those of MCP servers}
     *
     * @param specifications supplies the tools
     * @param call calls a tool; exceptions go to the service's tool error handler
     */
    public static ToolProvider provider(
            Supplier<List<ToolSpecification>> specifications, Function<ToolCall, ToolMessage> call) {
        Objects.requireNonNull(specifications, "specifications");
        Objects.requireNonNull(call, "call");
        return request -> {
            ToolProviderResult.Builder tools = ToolProviderResult.builder();
            specifications.get().forEach(tool -> tools.add(RequestToLangChain4j.tool(tool), new Executor(call)));
            return tools.build();
        };
    }

    private record Executor(Function<ToolCall, ToolMessage> call) implements ToolExecutor {

        @Override
        public String execute(ToolExecutionRequest request, Object memoryId) {
            return result(request).text();
        }

        @Override
        public ToolExecutionResult executeWithContext(ToolExecutionRequest request, InvocationContext context) {
            ToolMessage result = result(request);
            return ToolExecutionResult.builder()
                    .resultText(result.text())
                    .isError(result.error())
                    .build();
        }

        private ToolMessage result(ToolExecutionRequest request) {
            String id = request.id() == null ? "" : request.id();
            String arguments = request.arguments() == null ? "{}" : request.arguments();
            return call.apply(new ToolCall(id, request.name(), arguments));
        }
    }
}
