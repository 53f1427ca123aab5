package dev.llmops.core.internal.telemetry;

import static dev.llmops.core.internal.telemetry.GenAiNames.CONVERSATION_ID;
import static dev.llmops.core.internal.telemetry.GenAiNames.GENERATION_ID;
import static dev.llmops.core.internal.telemetry.GenAiNames.INVOKE_WORKFLOW;
import static dev.llmops.core.internal.telemetry.GenAiNames.KIND_CHAIN;
import static dev.llmops.core.internal.telemetry.GenAiNames.OPERATION_NAME;
import static dev.llmops.core.internal.telemetry.GenAiNames.REPLAY_OF;
import static dev.llmops.core.internal.telemetry.GenAiNames.SESSION_ID;
import static dev.llmops.core.internal.telemetry.GenAiNames.SPAN_KIND;
import static dev.llmops.core.internal.telemetry.GenAiNames.TENANT;
import static dev.llmops.core.internal.telemetry.GenAiNames.USER_ID;
import static dev.llmops.core.internal.telemetry.GenAiNames.WORKFLOW_NAME;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.TraceContext;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;

/** One span for each call, from the question to the end of the answer, its record included. */
record CallTraceInterceptor(Spans spans, Instruments instruments) implements Interceptor {

    @Override
    public String name() {
        return StandardChain.TRACE;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        TracedRetriever.Searches searches = spans.content() ? new TracedRetriever.Searches() : null;
        Context parent =
                searches == null ? Context.current() : TracedRetriever.Searches.begin(Context.current(), searches);
        OpenSpan span = start(call, parent);
        Spans.parent(call.notes(), span.context());
        spans.safely(() -> remember(call.notes(), span.identity()));
        CallTrace trace = new CallTrace(span, call.notes(), searches, instruments);
        try {
            return new CallTraceStream(span.within(() -> chain.proceed(call)), trace);
        } catch (RuntimeException | Error e) {
            trace.failed(e);
            throw e;
        }
    }

    /** So that whoever has the record finds the trace: what sends scores to a backend must name it. */
    private static void remember(CallNotes notes, SpanContext span) {
        if (span.isValid()) {
            notes.trace(new TraceContext(span.getTraceId(), span.getSpanId(), span.isSampled()));
        }
    }

    private static String name(Call call) {
        PromptReference prompt = call.promptReference();
        return prompt == null ? INVOKE_WORKFLOW : INVOKE_WORKFLOW + " " + prompt.name();
    }

    private OpenSpan start(Call call, Context parent) {
        PromptReference prompt = call.promptReference();
        GenerationId replayed = call.notes().replayOf();
        Caller caller = call.caller();
        return spans.span(name(call), SpanKind.INTERNAL, parent)
                .put(SPAN_KIND, KIND_CHAIN)
                .put(OPERATION_NAME, INVOKE_WORKFLOW)
                .put(GENERATION_ID, call.notes().id().value())
                .put(WORKFLOW_NAME, prompt == null ? null : prompt.name())
                .put(REPLAY_OF, replayed == null ? null : replayed.value())
                .put(USER_ID, caller.user())
                .put(SESSION_ID, caller.session())
                .put(CONVERSATION_ID, caller.session())
                .put(TENANT, caller.tenant())
                .start();
    }
}
