package dev.llmops.api.model;

import java.util.List;

/** Opens the next client's stream when one fails before its first delta. */
final class FailoverStream implements ModelStream {

    private final List<ModelClient> clients;
    private final ModelRequest request;
    private int next = 1;
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
            boolean mayMoveOn = event instanceof ModelEvent.Failed failed
                    && failed.error().retryable()
                    && !started
                    && next < clients.size();
            if (!mayMoveOn || !moveOn()) {
                started = true;
                return event;
            }
        }
    }

    private synchronized ModelStream current() {
        return current;
    }

    private synchronized boolean moveOn() {
        if (cancelled) {
            return false;
        }
        current.close();
        current = clients.get(next++).stream(request);
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
