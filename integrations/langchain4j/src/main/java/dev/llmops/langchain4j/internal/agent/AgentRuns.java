package dev.llmops.langchain4j.internal.agent;

import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.core.ChainModelClient;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Which run of an {@code AiServices} a call of the model belongs to. LangChain4j does not hand the invocation to the model, but tells of
 * each request before it is made, on the thread that makes it: there the run waits in a thread-local variable.
 */
public final class AgentRuns {

    private static final ThreadLocal<Issued> ISSUED = new ThreadLocal<>();

    private record Issued(ChatRequest request, AgentRun run) {}

    private AgentRuns() {}

    /** Tells that a request of a run comes next on this thread. */
    public static void issued(ChatRequest request, AgentRun run) {
        ISSUED.set(new Issued(request, run));
    }

    /**
     * {@return the context of a call: that of its run if it has one, with its caller if the client knows callers}
     *
     * @param client the client that will be called
     */
    public static Context enter(ModelClient client, ChatRequest request) {
        AgentRun run = take(request);
        Context context = run == null ? Context.current() : run.context();
        Context entered = client instanceof ChainModelClient chain ? chain.enter(context) : context;
        if (run != null) {
            run.entered(entered);
        }
        return entered;
    }

    /** Another model may have got the request that was told of; its messages say whether it is this one. */
    private static @Nullable AgentRun take(ChatRequest request) {
        Issued issued = ISSUED.get();
        ISSUED.remove();
        return issued == null || !issued.request().messages().equals(request.messages()) ? null : issued.run();
    }

    /** {@return the session of an invocation, or null if its method has no memory id} */
    public static @Nullable String session(InvocationContext invocation) {
        Object memoryId = invocation.chatMemoryId();
        return memoryId == null || memoryId.equals("default") ? null : UnicodeText.repair(memoryId.toString());
    }
}
