package dev.llmops.core.internal.chain;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;

/** Makes the Generation when the answer has ended, however it ended, and has it kept before the end is handed over. */
final class RecordInterceptor implements Interceptor {

    private final Recorder recorder;

    RecordInterceptor(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public String name() {
        return StandardChain.RECORD;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        return new RecordedStream(call, open(call, chain), recorder);
    }

    private ModelStream open(Call call, Chain chain) {
        try {
            return chain.proceed(call);
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
