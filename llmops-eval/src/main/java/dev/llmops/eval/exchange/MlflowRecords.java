package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import dev.llmops.eval.internal.foreign.Question;
import dev.llmops.eval.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records with inputs and expectations. */
final class MlflowRecords implements RowFormat {

    private static final String RESPONSE = "expected_response";
    private static final String OTHERS = "expectations";

    @Override
    public Row read(Members members, int number, FieldNames names, Losses losses) {
        JsonNode inputs = members.any("inputs");
        if (inputs == null) {
            throw members.problem("must have 'inputs'");
        }
        Question asked = Question.asked(members.where(), inputs, names.input());
        Map<String, Object> metadata = new LinkedHashMap<>(members.map("tags"));
        metadata.putAll(asked.more());
        Map<String, Object> expectations = new LinkedHashMap<>(members.map(OTHERS));
        String expected = expected(members, names, expectations);
        if (!expectations.isEmpty()) {
            metadata.put(OTHERS, expectations);
        }
        if (members.any("outputs") != null) {
            losses.add(members.where(), "'outputs' is an answer and no part of a question");
        }
        members.ignore("dataset_id", "created_time", "last_update_time", "created_by", "last_updated_by", "outputs");
        String id = members.text("dataset_record_id", "id");
        metadata.putAll(members.rest());
        return new Row(id == null ? Integer.toString(number) : id, asked.text(), expected, metadata);
    }

    private static @Nullable String expected(Members members, FieldNames names, Map<String, Object> expectations) {
        String name = names.expected() == null ? RESPONSE : names.expected();
        Object value = expectations.remove(name);
        if (value instanceof Map<?, ?> || value instanceof java.util.List<?>) {
            throw members.problem("must have a text as '" + name + "' of its expectations");
        }
        return value == null ? null : value.toString();
    }

    @Override
    public ObjectNode write(Row row, Losses losses) {
        ObjectNode written = Json.MAPPER.createObjectNode();
        Map<String, Object> more = new LinkedHashMap<>(row.metadata());
        written.set("inputs", LangSmithFormat.beside(row, "input", row.input(), more.remove("inputs"), losses));
        ObjectNode expectations = written.putObject(OTHERS);
        if (more.remove(OTHERS) instanceof Map<?, ?> others && Question.tree(others) instanceof ObjectNode tree) {
            expectations.setAll(tree);
        }
        if (row.expected() != null) {
            expectations.put(RESPONSE, row.expected());
        }
        ObjectNode tags = written.putObject("tags");
        LangSmithFormat.putId(row, more, losses);
        more.forEach((name, value) -> {
            JsonNode tree = Question.tree(value);
            tags.put(name, tree.isTextual() ? tree.textValue() : tree.toString());
            if (!tree.isTextual()) {
                losses.add("row '" + row.id() + "'", "tags are texts: '" + name + "' is written as its JSON");
            }
        });
        return written;
    }
}
