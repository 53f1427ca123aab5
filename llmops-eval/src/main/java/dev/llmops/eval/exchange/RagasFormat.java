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

/** Samples of one turn; of more turns the last question, with all of them in the metadata. */
final class RagasFormat implements RowFormat {

    @Override
    public Row read(Members members, int number, FieldNames names, Losses losses) {
        JsonNode asked = members.any("user_input", "question");
        if (asked == null) {
            throw members.problem("must have 'user_input'");
        }
        Question question = Question.asked(members.where(), asked, names.input());
        Map<String, Object> metadata = new LinkedHashMap<>(question.more());
        List<String> references = members.texts("reference", "ground_truth", "ground_truths");
        String expected = references == null || references.isEmpty() ? null : references.get(0);
        if (references != null && references.size() > 1) {
            metadata.put(REFERENCES, references);
        }
        DeepEvalFormat.put(metadata, PASSAGES, members.texts("retrieved_contexts", "contexts"));
        DeepEvalFormat.put(metadata, REFERENCE_PASSAGES, members.texts("reference_contexts"));
        if (members.any("response", "answer") != null) {
            losses.add(members.where(), "'response' is an answer and no part of a question; import it as a run");
        }
        String id = members.text("id");
        for (Map.Entry<String, Object> more : members.rest().entrySet()) {
            if (more.getValue() instanceof Number) {
                losses.add(
                        members.where(),
                        "'" + more.getKey() + "' is a score and no part of a question; import it as a run");
            } else {
                metadata.put(more.getKey(), more.getValue());
            }
        }
        return new Row(id == null ? Integer.toString(number) : id, question.text(), expected, metadata);
    }

    @Override
    public ObjectNode write(Row row, Losses losses) {
        ObjectNode sample = Json.MAPPER.createObjectNode();
        sample.put("user_input", row.input());
        if (row.expected() != null) {
            sample.put("reference", row.expected());
        }
        Map<String, Object> more = new LinkedHashMap<>(row.metadata());
        DeepEvalFormat.move(more, PASSAGES, sample, "retrieved_contexts");
        DeepEvalFormat.move(more, REFERENCE_PASSAGES, sample, "reference_contexts");
        DeepEvalFormat.move(more, "rubrics", sample, "rubrics");
        losses.add("row '" + row.id() + "'", "a sample of Ragas has no id");
        more.keySet()
                .forEach(name ->
                        losses.add("row '" + row.id() + "'", "a sample of Ragas has no place for '" + name + "'"));
        return sample;
    }
}
