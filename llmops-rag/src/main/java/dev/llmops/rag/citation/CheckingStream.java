package dev.llmops.rag.citation;

import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.ForwardingStream;

/** A stream whose reader checks the answer; cancelling and closing end the check too. */
abstract class CheckingStream extends ForwardingStream {

    private final CancellableCheck check = new CancellableCheck();

    CheckingStream(ModelStream source) {
        super(source);
    }

    /** {@return what checks run in} */
    final CancellableCheck check() {
        return check;
    }

    @Override
    public final void cancel() {
        super.cancel();
        check.cancel();
    }

    @Override
    public final void close() {
        check.cancel();
        super.close();
    }
}
