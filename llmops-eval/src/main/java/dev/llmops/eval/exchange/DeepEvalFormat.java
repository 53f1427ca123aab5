package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import dev.llmops.eval.internal.foreign.Question;
import dev.llmops.eval.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goldens, with Python's names or those of its JSON. */
final class DeepEvalFormat implements RowFormat {

    private static final List<String> OWN = List.of("comments", "source_file", "tools_called", "expected_tools");

    @Override
    public List<String> wrappers() {
        return List.of("goldens", "testCases", "test_cases");
    }

    @Override
    public Row read(Members members, int number, FieldNames names, Losses losses) {
        if (members.any("scenario", "turns") != null) {
            throw members.problem("is a conversation, which has no row: one row has one question");
        }
        String input = members.text("input");
        if (input == null) {
            throw members.problem("must have 'input'");
        }
        String expected = members.text("expected_output", "expectedOutput");
        String name = members.text("name");
        Map<String, Object> metadata = new LinkedHashMap<>(members.map("additional_metadata", "additionalMetadata"));
        put(metadata, PASSAGES, members.texts("retrieval_context", "retrievalContext"));
        put(metadata, REFERENCE_PASSAGES, members.texts("context"));
        if (members.any("actual_output", "actualOutput") != null) {
            losses.add(members.where(), "'actual_output' is an answer and no part of a question; import it as a run");
        }
        members.ignore("metricsData", "metrics_data", "success", "runDuration", "evaluationCost", "order");
        own(members, metadata);
        metadata.putAll(members.rest());
        return new Row(name == null ? Integer.toString(number) : name, input, expected, metadata);
    }

    private static void own(Members members, Map<String, Object> metadata) {
        put(metadata, "source_file", value(members.any("source_file", "sourceFile")));
        put(metadata, "tools_called", value(members.any("tools_called", "toolsCalled")));
        put(metadata, "expected_tools", value(members.any("expected_tools", "expectedTools")));
    }

    private static @Nullable Object value(@Nullable JsonNode tree) {
        return tree == null ? null : Members.value(tree);
    }

    static void put(Map<String, Object> metadata, String name, @Nullable Object value) {
        if (value != null) {
            metadata.put(name, value);
        }
    }

    @Override
    public ObjectNode write(Row row, Losses losses) {
        ObjectNode golden = Json.MAPPER.createObjectNode();
        golden.put("input", row.input());
        golden.put("actual_output", (String) null);
        golden.put("expected_output", row.expected());
        golden.put("name", row.id());
        Map<String, Object> more = new LinkedHashMap<>(row.metadata());
        move(more, PASSAGES, golden, "retrieval_context");
        move(more, REFERENCE_PASSAGES, golden, "context");
        OWN.forEach(name -> move(more, name, golden, name));
        golden.set("additional_metadata", more.isEmpty() ? null : Question.tree(more));
        return golden;
    }

    /** Moves a value of the metadata to a member. */
    static void move(Map<String, Object> metadata, String from, ObjectNode object, String to) {
        Object value = metadata.remove(from);
        if (value != null) {
            object.set(to, Question.tree(value));
        }
    }
}
