package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import dev.llmops.eval.internal.foreign.Question;
import dev.llmops.eval.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples with messages and one or more ideal answers. */
final class OpenAiEvalsFormat implements RowFormat {

    private static final String MESSAGES = "messages";

    @Override
    public Row read(Members members, int number, FieldNames names, Losses losses) {
        JsonNode input = members.any("input");
        if (input == null) {
            throw members.problem("must have 'input'");
        }
        Question asked = Question.asked(members.where(), input, names.input());
        Map<String, Object> metadata = new LinkedHashMap<>(asked.more());
        List<String> ideal = members.texts("ideal");
        if (ideal != null && ideal.size() > 1) {
            metadata.put(REFERENCES, ideal);
        }
        metadata.putAll(members.map("metadata"));
        String id = members.text("id");
        metadata.putAll(members.rest());
        return new Row(
                id == null ? Integer.toString(number) : id,
                asked.text(),
                ideal == null || ideal.isEmpty() ? null : ideal.get(0),
                metadata);
    }

    @Override
    public ObjectNode write(Row row, Losses losses) {
        ObjectNode sample = Json.MAPPER.createObjectNode();
        Map<String, Object> more = new LinkedHashMap<>(row.metadata());
        Object messages = more.remove(MESSAGES);
        if (messages == null) {
            ArrayNode one = sample.putArray("input");
            one.addObject().put("role", "user").put("content", row.input());
        } else {
            sample.set("input", Question.tree(messages));
        }
        Object references = more.remove(REFERENCES);
        if (references != null) {
            boolean holds = references instanceof List<?> list && list.contains(row.expected());
            if (row.expected() != null && !holds) {
                losses.add(
                        "row '" + row.id() + "'", "the expected answer is none of its 'references', which are written");
            }
            sample.set("ideal", Question.tree(references));
        } else if (row.expected() != null) {
            sample.put("ideal", row.expected());
        } else {
            losses.add("row '" + row.id() + "'", "without an expected answer it is no sample of 'match' or 'includes'");
        }
        sample.put("id", row.id());
        if (!more.isEmpty()) {
            sample.set("metadata", Question.tree(more));
        }
        return sample;
    }
}
