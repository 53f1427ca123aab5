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

/** Items: input and expected output are any JSON, texts of JSON included, as its CSV has them. */
final class LangfuseFormat implements RowFormat {

    @Override
    public List<String> wrappers() {
        return List.of("data", "items");
    }

    @Override
    public @Nullable Row read(Members members, int number, FieldNames names, Losses losses) {
        String status = members.text("status");
        if ("ARCHIVED".equals(status)) {
            losses.add(members.where(), "an archived item is left out");
            return null;
        }
        JsonNode input = members.any("input");
        if (input == null) {
            throw members.problem("must have 'input'");
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        JsonNode given = members.any("metadata");
        if (given != null) {
            metadata.putAll(given.isObject() ? Members.values(given) : Map.of("metadata", Members.value(given)));
        }
        Question asked = Question.asked(members.where(), input, names.input());
        metadata.putAll(asked.more());
        JsonNode output = members.any("expectedOutput", "expected_output");
        Question answer = output == null ? null : Question.expected(members.where(), output, names.expected());
        if (answer != null) {
            DeepEvalFormat.put(metadata, "expectedMessages", answer.more().get("messages"));
            DeepEvalFormat.put(metadata, "outputs", answer.more().get("outputs"));
        }
        members.ignore("datasetId", "datasetName", "dataset_id", "dataset_name");
        members.ignore("createdAt", "updatedAt", "created_at", "updated_at", "projectId");
        String id = members.text("id");
        metadata.putAll(members.rest());
        return new Row(
                id == null ? Integer.toString(number) : id,
                asked.text(),
                answer == null ? null : answer.text(),
                metadata);
    }

    @Override
    public ObjectNode write(Row row, Losses losses) {
        ObjectNode item = Json.MAPPER.createObjectNode();
        Map<String, Object> more = new LinkedHashMap<>(row.metadata());
        item.put("id", row.id());
        Object inputs = more.remove("inputs");
        Object outputs = more.remove("outputs");
        if (inputs == null) {
            item.put("input", row.input());
        } else {
            item.set("input", LangSmithFormat.beside(row, "input", row.input(), inputs, losses));
        }
        String expected = row.expected();
        if (expected != null && outputs != null) {
            item.set("expectedOutput", LangSmithFormat.beside(row, "output", expected, outputs, losses));
        } else {
            item.put("expectedOutput", expected);
        }
        for (String link : List.of("sourceTraceId", "sourceObservationId")) {
            DeepEvalFormat.move(more, link, item, link);
        }
        item.set("metadata", more.isEmpty() ? null : Question.tree(more));
        return item.put("status", "ACTIVE");
    }
}
