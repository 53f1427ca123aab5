package dev.llmops.eval.metric.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.eval.metric.row.MetricRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A conversation.
 *
 * @param turns the turns, in order
 */
public record Conversation(List<Turn> turns) {

    /** The member of a row that contains a conversation. */
    public static final String MEMBER = "messages";

    private static final String ASSISTANT = "assistant";

    /**
     * One turn.
     *
     * @param role its role: {@code user}, {@code assistant}, {@code system} or another one
     * @param text its text
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

    /** {@return a case for each assistant turn, whose question is everything said before it, one line per turn beginning with the role} */
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

    /** {@return one case whose answer is the whole conversation, written as in {@link #cases()}} */
    public EvaluationCase whole() {
        StringBuilder all = new StringBuilder();
        turns.forEach(
                turn -> all.append(turn.role()).append(": ").append(turn.text()).append('\n'));
        return new EvaluationCase("", all.toString().stripTrailing(), null, List.of(), List.of());
    }
}
