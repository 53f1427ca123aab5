package dev.llmops.core.internal.recording;

import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.chain.SideCalls;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.time.Time;
import java.util.function.Consumer;

/** Makes the Generation when the answer has ended, however it ended, and has it kept before the end is handed over. */
public final class RecordInterceptor implements Interceptor {

    private final Recorder recorder;
    private final Scheduler scheduler;
    private final PriceList prices;

    /**
     * Creates the step.
     *
     * @param store keeps the records
     * @param recording whether an answer waits for its record
     * @param listener hears of each record
     * @param faults hears of what went wrong beside the answer
     * @param time tells the time
     * @param scheduler ends calls at their deadlines
     * @param prices prices of model calls beside the attempts
     */
    public RecordInterceptor(
            GenerationStore store,
            Recording recording,
            GenerationListener listener,
            Consumer<Throwable> faults,
            Time time,
            Scheduler scheduler,
            PriceList prices) {
        this.recorder = new Recorder(store, recording, listener, faults, time);
        this.scheduler = scheduler;
        this.prices = prices;
    }

    @Override
    public String name() {
        return StandardChain.RECORD;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        return new RecordedStream(call, open(call, chain), recorder, prices);
    }

    private ModelStream open(Call call, Chain chain) {
        try {
            return DeadlineStream.of(
                    call, SideCalls.within(call.notes(), prices, () -> chain.proceed(call)), scheduler);
        } catch (CallCancelledException e) {
            return ModelStream.ended(new ModelEvent.Cancelled(PartialResponse.NONE));
        } catch (LlmOpsException e) {
            return ModelStream.ended(new ModelEvent.Failed(e, PartialResponse.NONE));
        } catch (RuntimeException | Error e) {
            recorder.record(call, UnexpectedException.end(e, PartialResponse.NONE));
            throw e;
        }
    }
}
