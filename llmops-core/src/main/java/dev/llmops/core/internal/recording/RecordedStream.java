package dev.llmops.core.internal.recording;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.ForwardingStream;
import dev.llmops.core.chain.SideCalls;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An answer that is recorded when it ends, also when its reader closes it early. */
final class RecordedStream extends ForwardingStream {

    private final Call call;
    private final Recorder recorder;
    private final PriceList prices;
    private final StringBuilder seen = new StringBuilder();
    private ModelEvent.@Nullable End end;
    private boolean handedOver;

    RecordedStream(Call call, ModelStream source, Recorder recorder, PriceList prices) {
        super(source);
        this.call = call;
        this.recorder = recorder;
        this.prices = prices;
    }

    @Override
    public synchronized ModelEvent next() {
        if (end != null) {
            return handOver(end);
        }
        ModelEvent event = read();
        if (event instanceof ModelEvent.End last) {
            // Set before, so that a fault on the way never has the call recorded once more.
            end = last;
            end = recorder.record(call, last);
            return handOver(end);
        }
        if (event instanceof ModelEvent.TextDelta delta) {
            seen.append(delta.text());
        }
        return event;
    }

    private ModelEvent handOver(ModelEvent.End last) {
        if (handedOver) {
            throw new NoSuchElementException("the end of this stream was read already");
        }
        handedOver = true;
        return last;
    }

    private ModelEvent read() {
        try {
            return SideCalls.within(call.notes(), prices, source()::next);
        } catch (CallCancelledException e) {
            closeAfter(e);
            return new ModelEvent.Cancelled(partial());
        } catch (LlmOpsException e) {
            closeAfter(e);
            return new ModelEvent.Failed(e, partial());
        } catch (RuntimeException | Error e) {
            closeAfter(e);
            end = recorder.record(call, UnexpectedException.end(e, partial()));
            throw e;
        }
    }

    /** What was thrown on the way left the attempt behind it open; closed, it is in the notes before the record is made. */
    private void closeAfter(Throwable thrown) {
        Closing.after(thrown, source()::close);
    }

    private PartialResponse partial() {
        AssistantMessage message =
                seen.isEmpty() ? new AssistantMessage(List.of(), List.of()) : Message.assistant(seen.toString());
        return new PartialResponse(message, TokenUsage.UNKNOWN);
    }

    @Override
    public void close() {
        Closing.all(source()::cancel, this::finish, source()::close);
    }

    /**
     * Reads what is left and records it. The end stays there for a reader on another thread, who may come only now.
     */
    private synchronized void finish() {
        while (end == null) {
            if (read() instanceof ModelEvent.End last) {
                end = last;
                end = recorder.record(call, last);
            }
        }
    }
}
