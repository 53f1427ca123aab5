package dev.llmops.server.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.TokenProbability;
import java.io.IOException;
import java.util.List;

/** How the answers of one route look. */
interface AnswerForm {

    /** Returns the kind of a whole answer, or of a piece of one. */
    String kind(boolean piece);

    /** Returns what the id of an answer begins with. */
    String idPrefix();

    /** Writes the members of a choice that hold the answer. */
    void writeWhole(ModelResponse response, JsonGenerator out) throws IOException;

    /** Writes the members of a choice that hold a piece of the answer. */
    void writePiece(ModelEvent event, JsonGenerator out) throws IOException;

    /** Writes the member of a choice that tells how likely its tokens were. */
    void writeLogProbabilities(List<TokenProbability> tokens, JsonGenerator out) throws IOException;

    /** Writes the members of a choice that hold nothing: the first piece where there is one, and the last. */
    void writeEmptyPiece(boolean first, JsonGenerator out) throws IOException;

    /** Returns whether a stream begins with an empty piece. */
    boolean beginsEmpty();

    static String finish(FinishReason reason) {
        return switch (reason) {
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            case STOP, OTHER -> "stop";
        };
    }
}
