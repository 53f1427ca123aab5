package dev.llmops.core.internal.chain;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.guardrail.GuardedValues;
import dev.llmops.core.internal.guardrail.GuardrailRunner;
import dev.llmops.core.internal.guardrail.JoinedParts;
import dev.llmops.core.internal.guardrail.MessageTexts;
import dev.llmops.core.internal.time.Time;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows the guardrails what users typed and what tools returned, before retrieval and before it is put into a prompt:
 * the texts, numbers and names of members among the variables, and the messages of users and tools with the names in them. All of
 * them each time, since an application's memory holds what users typed as they typed it.
 */
final class InputGuardrailInterceptor implements Interceptor {

    private final GuardrailRunner userInput;
    private final GuardrailRunner toolResult;
    private final GuardrailRunner earlierAnswer;

    InputGuardrailInterceptor(List<Guardrail> guardrails, Time time) {
        this.userInput = new GuardrailRunner(guardrails, GuardrailStage.USER_INPUT, time);
        this.toolResult = new GuardrailRunner(guardrails, GuardrailStage.TOOL_RESULT, time);
        this.earlierAnswer = new GuardrailRunner(guardrails, GuardrailStage.EARLIER_ANSWER, time);
    }

    boolean isEmpty() {
        return userInput.isEmpty() && toolResult.isEmpty() && earlierAnswer.isEmpty();
    }

    @Override
    public String name() {
        return StandardChain.INPUT_GUARDRAILS;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        Call.Builder checked = call.toBuilder()
                .variables(GuardedValues.checked(userInput, call, call.variables()))
                .history(checkMessages(call, call.history()));
        ModelRequest request = call.request();
        if (request != null) {
            checked.request(request.toBuilder()
                    .messages(checkMessages(call, request.messages()))
                    .build());
        }
        return chain.proceed(checked.build());
    }

    private List<Message> checkMessages(Call call, List<Message> messages) {
        return messages.stream().map(message -> checkMessage(call, message)).toList();
    }

    private Message checkMessage(Call call, Message message) {
        if (message instanceof UserMessage user) {
            String name = user.name() == null ? null : userInput.check(call, "name", user.name(), user.name());
            return new UserMessage(checkParts(call, userInput, null, user.name(), user.parts()), name);
        }
        if (message instanceof ToolMessage tool) {
            List<Part> parts = checkParts(call, toolResult, tool.toolCallId(), tool.toolName(), tool.parts());
            return new ToolMessage(tool.toolCallId(), tool.toolName(), parts, tool.error());
        }
        if (message instanceof AssistantMessage answer && !earlierAnswer.isEmpty()) {
            return MessageTexts.map(
                    answer,
                    text -> earlierAnswer.check(call, null, null, text),
                    tool -> earlierAnswer.check(call, tool.id(), tool.name(), tool.arguments()));
        }
        return message;
    }

    private static List<Part> checkParts(
            Call call, GuardrailRunner runner, @Nullable String subject, @Nullable String source, List<Part> parts) {
        List<Part> others = parts.stream()
                .map(part -> part instanceof TextPart
                        ? part
                        : MessageTexts.mapPart(part, text -> runner.check(call, subject, source, text)))
                .toList();
        return JoinedParts.checked(others, text -> runner.check(call, subject, source, text));
    }
}
