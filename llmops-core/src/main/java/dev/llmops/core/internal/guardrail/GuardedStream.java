package dev.llmops.core.internal.guardrail;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.guardrail.AnswerRejectedException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.ReaskingStream;
import dev.llmops.core.internal.time.Time;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An answer behind output guardrails. Asks the model again at most a given number of times. */
public final class GuardedStream extends ReaskingStream {

    private final Chain chain;
    private final GuardrailRunner output;
    private final GuardrailRunner toolCalls;
    private final Time time;
    private final Deque<ModelEvent> ready = new ArrayDeque<>(2);
    private final StringBuilder received = new StringBuilder();
    private final StringBuilder released = new StringBuilder();
    private int reasksLeft;
    private Call call;
    private OutputCheck check;

    /** The guardrails are ready before the model is asked: where one fails here, nothing was paid for. */
    public GuardedStream(
            Call call, Chain chain, GuardrailRunner output, GuardrailRunner toolCalls, int maxReasks, Time time) {
        this(call, chain, output, toolCalls, maxReasks, time, new OutputCheck(call, output, time));
    }

    private GuardedStream(
            Call call,
            Chain chain,
            GuardrailRunner output,
            GuardrailRunner toolCalls,
            int maxReasks,
            Time time,
            OutputCheck check) {
        super(chain.proceed(call));
        this.call = call;
        this.chain = chain;
        this.output = output;
        this.toolCalls = toolCalls;
        this.reasksLeft = maxReasks;
        this.time = time;
        this.check = check;
    }

    @Override
    public ModelEvent next() {
        while (ready.isEmpty()) {
            try {
                take(source().next());
            } catch (LlmOpsException e) {
                Closing.after(e, source()::close);
                ready.add(
                        new ModelEvent.Failed(e, partial(new PartialResponse(whole(), PartialResponse.NONE.usage()))));
            }
        }
        return Objects.requireNonNull(ready.poll());
    }

    private void take(ModelEvent event) {
        if (event instanceof ModelEvent.TextDelta delta) {
            received.append(delta.text());
            accept(check.push(delta.text()));
        } else if (event instanceof ModelEvent.Completed completed) {
            finish(completed.response());
        } else if (event instanceof ModelEvent.Failed failed) {
            ready.add(new ModelEvent.Failed(failed.error(), partial(failed.partial())));
        } else if (event instanceof ModelEvent.Cancelled cancel) {
            ready.add(new ModelEvent.Cancelled(partial(cancel.partial())));
        }
        // Pieces of reasoning and of tool calls are not passed on before a guardrail has seen the whole.
    }

    /** {@return whether the answer goes on} */
    private boolean accept(OutputCheck.Result result) {
        Decision stop = result.stop();
        if (stop == null) {
            if (!result.released().isEmpty()) {
                released.append(result.released());
                if (call.streaming()) {
                    ready.add(new ModelEvent.TextDelta(result.released()));
                }
            }
            return true;
        }
        String guardrail = Objects.requireNonNull(result.guardrail()).name();
        if (stop instanceof Decision.Reask reask && reasksLeft > 0 && released.isEmpty()) {
            askAgain(result.seen(), reask.instruction());
        } else if (stop instanceof Decision.Reask reask) {
            throw new AnswerRejectedException(guardrail, result.seen(), reask.instruction(), reask.fields());
        } else {
            throw new GuardrailBlockedException(guardrail, ((Decision.Block) stop).reason(), stop.findings());
        }
        return false;
    }

    private void finish(ModelResponse response) {
        if (onlyCallsTools(response)) {
            complete(response);
            return;
        }
        if (received.isEmpty()) {
            String whole = response.text();
            received.append(whole);
            if (!whole.isEmpty() && !accept(check.push(whole))) {
                return;
            }
        }
        if (accept(check.finish())) {
            complete(response);
        }
    }

    /** Such an answer has no text that could be checked, or asked for again. */
    private boolean onlyCallsTools(ModelResponse response) {
        return received.toString().isBlank()
                && response.text().isBlank()
                && !response.message().toolCalls().isEmpty();
    }

    private void complete(ModelResponse response) {
        AssistantMessage message = checked(response.message());
        Map<String, Object> vendor = BesideText.vendor(
                response, !message.equals(response.message()), text -> output.check(call, "vendor", null, text));
        ready.add(new ModelEvent.Completed(new ModelResponse(
                message,
                response.finishReason(),
                response.usage(),
                response.model(),
                response.timeToFirstToken(),
                response.total(),
                vendor)));
    }

    private AssistantMessage checked(AssistantMessage message) {
        AssistantMessage changed =
                message.text().contentEquals(released) ? message : message.withText(released.toString());
        List<ToolCall> calls = changed.toolCalls().stream()
                .map(tool -> new ToolCall(
                        tool.id(), tool.name(), toolCalls.check(call, tool.id(), tool.name(), tool.arguments())))
                .toList();
        List<Part> parts = changed.parts().stream()
                .map(part -> part instanceof TextPart ? part : checkedBesideText(part))
                .filter(Objects::nonNull)
                .toList();
        return new AssistantMessage(parts, calls);
    }

    /** A guardrail that would ask again for a better answer has the reasoning, or a file's name, left out: the answer itself is good. */
    private @Nullable Part checkedBesideText(Part part) {
        String what = part instanceof ReasoningPart ? "reasoning" : "name";
        try {
            return MessageTexts.mapPart(part, text -> output.check(call, what, null, text));
        } catch (AnswerRejectedException e) {
            return part instanceof FilePart file ? new FilePart(file.media(), null) : null;
        }
    }

    /** The model is shown its answer as the guardrail saw it, for this is recorded. */
    private void askAgain(String answer, String instruction) {
        reasksLeft--;
        ModelRequest again = call.requireRequest().toBuilder()
                .message(Message.assistant(answer))
                .message(Message.user(instruction))
                .build();
        received.setLength(0);
        Call second = call.withRequest(again);
        call = second;
        check = new OutputCheck(second, output, time);
        askAgain(() -> chain.proceed(second));
    }

    private AssistantMessage whole() {
        return Message.assistant(received.toString());
    }

    /** What a guardrail held back when the answer broke off stays back. */
    private PartialResponse partial(PartialResponse seen) {
        return new PartialResponse(Message.assistant(released.toString()), seen.usage());
    }
}
