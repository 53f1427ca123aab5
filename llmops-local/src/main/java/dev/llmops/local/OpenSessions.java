package dev.llmops.local;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.ModelException;
import dev.llmops.local.internal.score.ScoringContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The memory of sessions that are open, so that none outlives the weights that it points to. */
final class OpenSessions implements AutoCloseable {

    private final Set<ScoringContext> open = new HashSet<>();
    private boolean closed;

    synchronized void add(ScoringContext sequence) {
        if (closed) {
            throw new ModelException("the model is closed; load it again", null, false);
        }
        open.add(sequence);
    }

    /** Returns whether it was there. */
    synchronized boolean remove(ScoringContext sequence) {
        return open.remove(sequence);
    }

    /** Ends what runs, and frees the memory of all. */
    @Override
    public void close() {
        List<ScoringContext> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(open);
            open.clear();
        }
        Closing.each(all, sequence -> Closing.all(sequence::cancel, sequence::close));
    }
}
