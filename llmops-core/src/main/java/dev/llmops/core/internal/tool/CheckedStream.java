package dev.llmops.core.internal.tool;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.ForwardingStream;
import java.util.function.UnaryOperator;

/** Turns completion into failure where a tool call is bad; the answer stays in it, as it was paid for. */
final class CheckedStream extends ForwardingStream {

    private final ModelRequest request;
    private final UnaryOperator<AssistantMessage> asTheToolReadsIt;

    CheckedStream(ModelStream source, ModelRequest request, UnaryOperator<AssistantMessage> asTheToolReadsIt) {
        super(source);
        this.request = request;
        this.asTheToolReadsIt = asTheToolReadsIt;
    }

    @Override
    public ModelEvent next() {
        ModelEvent event = super.next();
        return event instanceof ModelEvent.Completed completed ? checked(completed) : event;
    }

    private ModelEvent.End checked(ModelEvent.Completed completed) {
        ModelResponse response = completed.response();
        try {
            ToolArguments.validate(request, asTheToolReadsIt.apply(response.message()));
            return completed;
        } catch (LlmOpsException e) {
            return new ModelEvent.Failed(e, new PartialResponse(response.message(), response.usage()));
        }
    }
}
