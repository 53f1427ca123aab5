package dev.llmops.serving.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.serving.internal.sse.SseEvent;
import org.jspecify.annotations.Nullable;

/** How a kind of server is asked, and how it answers. Safe for use by multiple threads. */
public interface WireFormat {

    /** {@return the path of a call, behind the base address; {@code stream}: whether the answer shall be a stream} */
    String path(boolean stream);

    /**
     * {@return the JSON of a call}
     *
     * @param stream whether the answer shall be a stream
     * @throws dev.llmops.api.error.InvalidRequestException if the format cannot carry it
     */
    String body(ModelRequest request, boolean stream);

    /** Tells an answer what the request makes of it; nothing, unless overridden. {@code answer}: its answer, still empty. */
    default void prepare(ModelRequest request, Answer answer) {}

    /** Reads an answer that is not a stream. {@code answer}: is completed, unless the response lacks what an answer must have. */
    void readWhole(JsonNode body, Answer answer);

    /**
     * Reads the next event of a stream, whose data is neither the end mark nor an error.
     *
     * @param data the event's data
     * @param answer is completed by the last event, if the format has one
     */
    void readEvent(JsonNode data, Answer answer);

    /** {@return whether this event ends every stream} */
    default boolean isEndMark(SseEvent event) {
        return false;
    }

    /**
     * {@return the failure that the server reports in place of an answer, or null if this is none}
     *
     * @param json a response, or the data of an event
     */
    default @Nullable JsonNode failure(JsonNode json) {
        return json.hasNonNull("error") ? json : null;
    }

    /** {@return whether a server may ignore the schema of a response format without a word} */
    default boolean mayIgnoreSchema() {
        return false;
    }

    /** {@return whether a stream may end without an end mark, once a finish reason was told} */
    default boolean mayLackEndMark() {
        return false;
    }
}
