package dev.llmops.springai;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.core.AgentObserver;
import dev.llmops.core.AgentStep;
import dev.llmops.core.CallerScope;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.core.Ordered;
import reactor.core.publisher.Flux;

/** One call of a chat client as one run. In a stream the run's context goes with the subscription, whatever thread goes on with it. */
final class ObservingAdvisor implements CallAdvisor, StreamAdvisor {

    /** Spring AI's own advisors begin at 200 above the highest precedence; guardrails of ours stand at 100. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

    private final String name;
    private final AgentObserver agents;

    ObservingAdvisor(String name, AgentObserver agents) {
        this.name = Objects.requireNonNull(name, "name");
        this.agents = agents;
    }

    @Override
    public String getName() {
        return "llmops-observer";
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
        Run run = begin(request, "call");
        try (Scope ignored = run.context().makeCurrent()) {
            ChatClientResponse response = chain.nextCall(request);
            run.end(null);
            return response;
        } catch (RuntimeException | Error e) {
            run.end(e);
            throw e;
        }
    }

    @Override
    public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
        Context caller = Context.current();
        return Flux.defer(() -> {
            Run run;
            try (Scope ignored = caller.makeCurrent()) {
                run = begin(request, "stream");
            }
            try (Scope ignored = run.context().makeCurrent()) {
                return chain.nextStream(request)
                        .doOnError(run::end)
                        .doFinally(signal -> run.end(null))
                        .contextWrite(StreamContext.with(run.context()));
            }
        });
    }

    private Run begin(ChatClientRequest request, String method) {
        String session = session(request.context().get(ChatMemory.CONVERSATION_ID));
        if (!(request.context().get(SpringAiObserver.CALLER) instanceof Caller caller)) {
            return new Run(agents.agent(name, method, session));
        }
        try (CallerScope ignored = CallerScope.open(caller)) {
            return new Run(agents.agent(name, method, session));
        }
    }

    private static @Nullable String session(@Nullable Object conversation) {
        return conversation == null || conversation.equals("default")
                ? null
                : UnicodeText.repair(conversation.toString());
    }

    private record Run(AgentStep step) {

        Context context() {
            return step.context();
        }

        /** The first end counts. */
        void end(@Nullable Throwable error) {
            step.end(step.context(), error);
        }
    }
}
