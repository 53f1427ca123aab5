package dev.llmops.api.model;

import java.util.List;

/** Opens the next client's stream when one fails before its first delta. A cancelled one opens no other. */
final class FailoverStream implements ModelStream {

    private final List<ModelClient> clients;
    private final ModelRequest request;
    private int following = 1;
    private boolean started;
    private boolean cancelled;
    private ModelStream current;

    FailoverStream(List<ModelClient> clients, ModelRequest request) {
        this.clients = clients;
        this.request = request;
        this.current = clients.get(0).stream(request);
    }

    @Override
    public ModelEvent next() {
        while (true) {
            ModelEvent event = current().next();
            if (started || !(event instanceof ModelEvent.Failed failed) || !mayMoveOn(failed)) {
                started = true;
                return event;
            }
            if (!moveOn()) {
                started = true;
                return new ModelEvent.Cancelled(failed.partial());
            }
        }
    }

    private boolean mayMoveOn(ModelEvent.Failed failed) {
        return failed.error().retryable() && following < clients.size();
    }

    private synchronized ModelStream current() {
        return current;
    }

    private synchronized boolean moveOn() {
        if (cancelled) {
            return false;
        }
        current.close();
        current = clients.get(following++).stream(request);
        return true;
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        current.cancel();
    }

    @Override
    public synchronized void close() {
        cancelled = true;
        current.close();
    }
}
