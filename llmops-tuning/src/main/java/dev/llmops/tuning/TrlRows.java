package dev.llmops.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Rows for TRL, conversational, as its {@code docs/source/dataset_formats.md} describes them. */
final class TrlRows {

    private static final MessageRows ROWS = new MessageRows(false);

    private TrlRows() {}

    static ObjectNode write(TrainingExample example) {
        ObjectNode row = Json.NODES.objectNode();
        row.set("prompt", ROWS.messages(example.prompt()));
        if (example instanceof TrainingExample.Demonstration demo) {
            row.set("completion", ROWS.messages(List.of(demo.completion())));
        } else if (example instanceof TrainingExample.Preference pair) {
            row.set("chosen", ROWS.messages(List.of(pair.chosen())));
            row.set("rejected", ROWS.messages(List.of(pair.rejected())));
        } else if (example instanceof TrainingExample.Rated rated) {
            row.set("completion", ROWS.messages(List.of(rated.completion())));
            row.put("label", rated.liked());
        }
        if (!example.tools().isEmpty()) {
            row.set("tools", ROWS.tools(example.tools()));
        }
        return row;
    }

    static TrainingExample readDemonstration(JsonNode row, TrainingExample.Source source) {
        return new TrainingExample.Demonstration(
                source,
                ROWS.readMessages(row.path("prompt")),
                MessageRows.readTools(row.path("tools")),
                ROWS.readAnswer(row.path("completion")));
    }

    static TrainingExample readPreference(JsonNode row, TrainingExample.Source source) {
        return new TrainingExample.Preference(
                source,
                ROWS.readMessages(row.path("prompt")),
                MessageRows.readTools(row.path("tools")),
                ROWS.readAnswer(row.path("chosen")),
                ROWS.readAnswer(row.path("rejected")));
    }

    static TrainingExample readRated(JsonNode row, TrainingExample.Source source) {
        return new TrainingExample.Rated(
                source,
                ROWS.readMessages(row.path("prompt")),
                MessageRows.readTools(row.path("tools")),
                ROWS.readAnswer(row.path("completion")),
                row.path("label").asBoolean());
    }
}
