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

/** Examples: inputs and outputs are objects. */
final class LangSmithFormat implements RowFormat {

    private static final String SPLIT = "split";

    @Override
    public List<String> wrappers() {
        return List.of("examples");
    }

    @Override
    public Row read(Members members, int number, FieldNames names, Losses losses) {
        JsonNode inputs = members.any("inputs");
        if (inputs == null) {
            throw members.problem("must have 'inputs'");
        }
        Map<String, Object> metadata = new LinkedHashMap<>(members.map("metadata"));
        Question asked = Question.asked(members.where(), inputs, names.input());
        metadata.putAll(asked.more());
        String expected = null;
        JsonNode outputs = members.any("outputs");
        if (outputs != null && !outputs.isEmpty()) {
            Question answer = Question.expected(members.where(), outputs, names.expected());
            expected = answer.text();
            Object messages = answer.more().get("messages");
            DeepEvalFormat.put(metadata, "expectedMessages", messages);
            DeepEvalFormat.put(metadata, "outputs", answer.more().get("outputs"));
        }
        split(members, metadata);
        if (members.any("attachments", "attachment_urls") != null) {
            losses.add(members.where(), "attachments have no place in a row");
        }
        members.ignore("dataset_id", "dataset_name", "created_at", "modified_at", "runs");
        String id = members.text("id");
        metadata.putAll(members.rest());
        return new Row(id == null ? Integer.toString(number) : id, asked.text(), expected, metadata);
    }

    /** A split is a text, also where it stands in a list of one. */
    private static void split(Members members, Map<String, Object> metadata) {
        Object kept = metadata.remove("dataset_split");
        List<String> own = members.texts(SPLIT);
        Object split = own == null ? kept : own;
        if (split instanceof List<?> list && list.size() == 1) {
            metadata.put(SPLIT, String.valueOf(list.get(0)));
        } else {
            DeepEvalFormat.put(metadata, SPLIT, split);
        }
    }

    @Override
    public ObjectNode write(Row row, Losses losses) {
        ObjectNode example = Json.MAPPER.createObjectNode();
        Map<String, Object> more = new LinkedHashMap<>(row.metadata());
        example.set("inputs", beside(row, "input", row.input(), more.remove("inputs"), losses));
        example.set(
                "outputs",
                row.expected() == null ? null : beside(row, "output", row.expected(), more.remove("outputs"), losses));
        Object split = more.remove(SPLIT);
        if (split != null) {
            example.set(SPLIT, Question.tree(split));
        }
        putId(row, more, losses);
        example.set("metadata", Question.tree(more));
        losses.add("row '" + row.id() + "'", "LangSmith gives its own ids: that of the row stands in the metadata");
        return example;
    }

    /** An object of a text and of what stood beside it, as the metadata hold it. */
    static JsonNode beside(Row row, String name, String text, @Nullable Object others, Losses losses) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        if (others instanceof Map<?, ?> && Question.tree(others) instanceof ObjectNode members) {
            object.setAll(members);
        } else if (others != null) {
            losses.add("row '" + row.id() + "'", "'" + name + "s' of the metadata is no object and has no place");
        }
        if (object.has(name)) {
            losses.add("row '" + row.id() + "'", "a second '" + name + "' in the metadata has no place");
        }
        return object.put(name, text);
    }

    /** Keeps the id among the metadata, where the format gives ids of its own. */
    static void putId(Row row, Map<String, Object> metadata, Losses losses) {
        Object other = metadata.put("id", row.id());
        if (other != null && !other.equals(row.id())) {
            losses.add("row '" + row.id() + "'", "an 'id' in the metadata has no place beside that of the row");
        }
    }
}
