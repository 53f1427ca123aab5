package dev.llmops.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import java.util.ArrayList;
import java.util.List;

/** Rows for OpenAI's fine-tuning, supervised and by preference. */
final class OpenAiRows {

    private static final MessageRows ROWS = new MessageRows(true);

    private OpenAiRows() {}

    static ObjectNode write(TrainingExample.Demonstration demo) {
        List<Message> messages = new ArrayList<>(demo.prompt());
        messages.add(demo.completion());
        ObjectNode row = Json.NODES.objectNode();
        row.set("messages", ROWS.messages(messages));
        if (!demo.tools().isEmpty()) {
            row.set("tools", ROWS.tools(demo.tools()));
        }
        return row;
    }

    static ObjectNode write(TrainingExample.Preference pair) {
        ObjectNode row = Json.NODES.objectNode();
        ObjectNode input = row.putObject("input");
        input.set("messages", ROWS.messages(pair.prompt()));
        if (!pair.tools().isEmpty()) {
            input.set("tools", ROWS.tools(pair.tools()));
        }
        row.set("preferred_output", ROWS.messages(List.of(pair.chosen())));
        row.set("non_preferred_output", ROWS.messages(List.of(pair.rejected())));
        return row;
    }

    static TrainingExample readDemonstration(JsonNode row, TrainingExample.Source source) {
        List<Message> messages = ROWS.readMessages(row.path("messages"));
        int last = messages.size() - 1;
        if (last < 0 || !(messages.get(last) instanceof AssistantMessage answer)) {
            throw new IllegalArgumentException("messages must end with one of the assistant");
        }
        return new TrainingExample.Demonstration(
                source, messages.subList(0, last), MessageRows.readTools(row.path("tools")), answer);
    }

    static TrainingExample readPreference(JsonNode row, TrainingExample.Source source) {
        JsonNode input = row.path("input");
        return new TrainingExample.Preference(
                source,
                ROWS.readMessages(input.path("messages")),
                MessageRows.readTools(input.path("tools")),
                ROWS.readAnswer(row.path("preferred_output")),
                ROWS.readAnswer(row.path("non_preferred_output")));
    }
}
