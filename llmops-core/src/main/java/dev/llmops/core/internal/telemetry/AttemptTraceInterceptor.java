package dev.llmops.core.internal.telemetry;

import static dev.llmops.core.internal.telemetry.GenAiNames.CHAT;
import static dev.llmops.core.internal.telemetry.GenAiNames.IN_PROCESS;
import static dev.llmops.core.internal.telemetry.GenAiNames.KIND_LLM;
import static dev.llmops.core.internal.telemetry.GenAiNames.OPERATION_NAME;
import static dev.llmops.core.internal.telemetry.GenAiNames.PROVIDER_NAME;
import static dev.llmops.core.internal.telemetry.GenAiNames.REQUEST_MODEL;
import static dev.llmops.core.internal.telemetry.GenAiNames.SPAN_KIND;

import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.chain.ModelRoutes;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Objects;

/** One span for each attempt of a model, below the span of its call. */
record AttemptTraceInterceptor(Spans spans, Instruments instruments, ModelRoutes routes) implements Interceptor {

    @Override
    public String name() {
        return StandardChain.TRACE_ATTEMPT;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        String route = Objects.requireNonNull(call.modelName(), "modelName");
        ModelIdentity model = routes.client(route).description().identity();
        AttemptTrace trace = new AttemptTrace(start(call, model), call, model, spans.content(), instruments);
        try {
            return new AttemptTraceStream(trace.span().within(() -> chain.proceed(call)), trace);
        } catch (RuntimeException | Error e) {
            trace.failed(e);
            throw e;
        }
    }

    private OpenSpan start(Call call, ModelIdentity model) {
        SpanKind kind = IN_PROCESS.contains(model.provider()) ? SpanKind.INTERNAL : SpanKind.CLIENT;
        // These must be there from the start: sampling decides by them.
        return spans.span(CHAT + " " + model.name(), kind, Spans.parent(call.notes()))
                .put(SPAN_KIND, KIND_LLM)
                .put(OPERATION_NAME, CHAT)
                .put(PROVIDER_NAME, model.provider())
                .put(REQUEST_MODEL, model.name())
                .start();
    }
}
