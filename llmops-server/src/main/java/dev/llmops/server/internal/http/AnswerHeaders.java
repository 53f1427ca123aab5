package dev.llmops.server.internal.http;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelStream;
import java.util.Map;

/** What stands in the head of an answer beside it. */
@FunctionalInterface
public interface AnswerHeaders {

    /** Returns headers by their names, for an answer that is about to be read. */
    Map<String, String> of(ModelStream answer, Caller caller);
}
