package dev.llmops.eval.metric.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.eval.metric.row.MetricRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What was said, in order.
 *
 * @param turns what was said
 */
public record Conversation(List<Turn> turns) {

    /** The member of a row that holds a conversation. */
    public static final String MEMBER = "messages";

    private static final String ASSISTANT = "assistant";

    /**
     * What one side said.
     *
     * @param role who: {@code user}, {@code assistant}, {@code system} or another one
     * @param text what
     */
    public record Turn(String role, String text) {

        /** Refuses nulls. */
        public Turn {
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(text, "text");
        }
    }

    /** Copies the list. */
    public Conversation {
        turns = List.copyOf(turns);
    }

    /**
     * {@return the conversation of a row: its {@code messages}, objects with {@code role} and {@code content}}
     *
     * @param row the row
     * @throws dev.llmops.eval.dataset.DatasetException if they are anything else
     */
    public static Conversation of(MetricRow row) {
        JsonNode messages = row.value(MEMBER);
        List<Turn> turns = new ArrayList<>();
        for (JsonNode message : messages) {
            if (!message.path("role").isTextual() || !message.path("content").isTextual()) {
                throw row.malformed("'" + MEMBER + "' must be an array of {\"role\",\"content\"}, both texts");
            }
            turns.add(new Turn(
                    message.get("role").textValue(), message.get("content").textValue()));
        }
        if (!messages.isArray()) {
            throw row.malformed("'" + MEMBER + "' must be an array");
        }
        return new Conversation(turns);
    }

    /** {@return a case for each turn of the assistant: as its question all that was said before, a line for each turn with the role in front} */
    public List<EvaluationCase> cases() {
        List<EvaluationCase> cases = new ArrayList<>();
        StringBuilder before = new StringBuilder();
        for (Turn turn : turns) {
            if (turn.role().equals(ASSISTANT)) {
                cases.add(
                        new EvaluationCase(before.toString().stripTrailing(), turn.text(), null, List.of(), List.of()));
            }
            before.append(turn.role()).append(": ").append(turn.text()).append('\n');
        }
        return cases;
    }

    /** {@return one case for the whole conversation, which stands as the answer, written as in {@link #cases()}} */
    public EvaluationCase whole() {
        StringBuilder all = new StringBuilder();
        turns.forEach(
                turn -> all.append(turn.role()).append(": ").append(turn.text()).append('\n'));
        return new EvaluationCase("", all.toString().stripTrailing(), null, List.of(), List.of());
    }
}
