package dev.llmops.local.internal.worker;

import org.jspecify.annotations.Nullable;

/**
 * One message between the application and the worker.
 *
 * @param call which call it belongs to, 0 for none
 * @param value what it carries, or null
 */
record Frame(Kind kind, long call, @Nullable Object value) {

    enum Kind {
        /** To the worker, first: {@link WorkerSettings}. */
        SETTINGS,
        /** From the worker, first: {@link WorkerReady}, or why there is no model. */
        READY,
        /** To the worker: a {@link WorkerCall}. */
        REQUEST,
        /** To the worker: so many more events may be sent. */
        CREDIT,
        /** To the worker: the answer, of a request or of a question, is not wanted any more. */
        CANCEL,
        /** From the worker: an event of an answer. */
        EVENT,
        /** To the worker: a {@link WorkerQuery}. */
        ASK,
        /** From the worker: what is answered, or the error. */
        ANSWER,
        /** To the worker: is it there? */
        PING,
        /** From the worker: it is. */
        PONG
    }
}
