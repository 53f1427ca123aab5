package dev.llmops.springai.guardrail;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.springai.internal.advisor.Answers;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

/** An advisor of Spring AI in the chain: what it does with a message before the model would be asked. */
final class AdvisorGuardrail implements Guardrail {

    private final String name;
    private final CallAdvisor advisor;

    AdvisorGuardrail(String name, CallAdvisor advisor) {
        this.name = Objects.requireNonNull(name, "name");
        this.advisor = Objects.requireNonNull(advisor, "advisor");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.USER_INPUT);
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        if (text.isBlank()) {
            return Decision.pass();
        }
        EndOfChain end = new EndOfChain();
        ChatClientResponse response =
                advisor.adviseCall(new ChatClientRequest(new Prompt(new UserMessage(text)), new HashMap<>()), end);
        if (end.reached == null) {
            String reason = Answers.text(response);
            return new Decision.Block(reason.isEmpty() ? "the advisor did not go on" : reason, List.of());
        }
        String passed = end.reached.prompt().getUserMessage().getText();
        return passed == null || passed.equals(text) ? Decision.pass() : new Decision.Transform(passed, List.of());
    }

    /** Where the model would be asked. */
    private static final class EndOfChain implements CallAdvisorChain {

        private @Nullable ChatClientRequest reached;

        @Override
        public ChatClientResponse nextCall(ChatClientRequest request) {
            reached = request;
            ChatResponse nothing = new ChatResponse(List.of(new Generation(new AssistantMessage(""))));
            return new ChatClientResponse(nothing, request.context());
        }

        @Override
        public List<CallAdvisor> getCallAdvisors() {
            return List.of();
        }

        @Override
        public CallAdvisorChain copy(CallAdvisor after) {
            return this;
        }
    }
}
