package dev.llmops.springai;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.model.tool.ToolExecutionResult;

/** What each model of Spring AI 1 does itself: it runs the tools that the answer asks for. In Spring AI 2 an advisor does. */
final class ToolLoop {

    private ToolLoop() {}

    /**
     * What comes after the tools ran.
     *
     * @param answer the answer if the tools' results are it, or null
     * @param next what the model is asked next
     */
    record Step(@Nullable ChatResponse answer, Prompt next) {}

    static boolean isWanted(Prompt prompt, ChatResponse response) {
        return response.hasToolCalls()
                && prompt.getOptions() != null
                && ToolCallingChatOptions.isInternalToolExecutionEnabled(prompt.getOptions());
    }

    static Step run(ToolCallingManager tools, Prompt prompt, ChatResponse response) {
        ToolExecutionResult result = tools.executeToolCalls(prompt, response);
        Prompt next = new Prompt(result.conversationHistory(), prompt.getOptions());
        if (!result.returnDirect()) {
            return new Step(null, next);
        }
        ChatResponse direct = ChatResponse.builder()
                .from(response)
                .generations(ToolExecutionResult.buildGenerations(result))
                .build();
        return new Step(direct, next);
    }
}
