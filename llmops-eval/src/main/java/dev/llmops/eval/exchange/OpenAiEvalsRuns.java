package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.foreign.Answers;
import dev.llmops.eval.internal.foreign.ForeignFile;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import dev.llmops.eval.internal.foreign.Question;
import dev.llmops.eval.internal.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log of events that {@code oaieval} writes. The events of a sample are put together; its first call is the answer, later ones grade it. */
final class OpenAiEvalsRuns implements RunFormat {

    private static final String MATCH = "match";
    private static final String SAMPLE = "sample_id";

    @Override
    public List<ForeignFile.Entry> entries(Path file) {
        Map<String, ForeignFile.Entry> bySample = new LinkedHashMap<>();
        for (ForeignFile.Entry event : ForeignFile.entries(file, List.of())) {
            String sample = event.object().path(SAMPLE).asText();
            if (!sample.isEmpty()) {
                ObjectNode events = bySample.computeIfAbsent(
                                sample,
                                key -> new ForeignFile.Entry(
                                        event.where(), bySample.size() + 1, Json.MAPPER.createObjectNode()))
                        .object();
                events.put(SAMPLE, sample);
                String type = event.object().path("type").asText("event");
                // Whatever the type, it is a name and no path, and the id stays.
                if (events.get(type) instanceof ArrayNode those) {
                    those.add(event.object().path("data"));
                } else if (!type.equals(SAMPLE)) {
                    events.putArray(type).add(event.object().path("data"));
                }
            }
        }
        if (bySample.isEmpty()) {
            throw new ExchangeException("'" + ForeignFile.name(file)
                    + "' has no event of a sample; it must be the log that oaieval writes");
        }
        return List.copyOf(bySample.values());
    }

    @Override
    public Row row(Members members, int number, FieldNames names, Losses losses) {
        JsonNode prompt = first(members, "sampling").path("prompt");
        if (prompt.isMissingNode()) {
            throw members.problem("has no event 'sampling' with the prompt of its sample");
        }
        Question asked = Question.asked(members.where(), prompt, names.input());
        return new Row(
                members.object().path(SAMPLE).asText(),
                asked.text(),
                text(first(members, MATCH).path("expected")),
                asked.more());
    }

    @Override
    public @Nullable String answer(Members members, FieldNames names) {
        return text(first(members, "sampling").path("sampled"));
    }

    @Override
    public String error(Members members) {
        String error = text(first(members, "error").path("message"));
        return error == null ? "the file has no answer" : error;
    }

    @Override
    public List<Judgement> judgements(Members members, Map<String, String> definitions, Losses losses) {
        List<Judgement> judgements = new ArrayList<>();
        JsonNode correct = first(members, MATCH).path("correct");
        if (correct.isBoolean()) {
            judgements.add(new Judgement(MATCH, Score.of(correct.booleanValue() ? 1 : 0), null));
        }
        for (Map.Entry<String, JsonNode> metric : first(members, "metrics").properties()) {
            JsonNode value = metric.getValue();
            if (value.isBoolean()) {
                judgements.add(new Judgement(metric.getKey(), Score.of(value.booleanValue() ? 1 : 0), null));
            } else if (value.isNumber()) {
                judgements.add(new Judgement(
                        metric.getKey(), Answers.score(value.doubleValue(), "openai-evals has no score"), null));
            } else {
                losses.add(members.where(), "'" + metric.getKey() + "' of the metrics is no number");
            }
        }
        judgements.forEach(each -> definitions.putIfAbsent(each.evaluator(), "openai-evals " + each.evaluator()));
        return judgements;
    }

    @Override
    public @Nullable Double seconds(Members members) {
        return null;
    }

    private static JsonNode first(Members members, String type) {
        JsonNode events = members.object().path(type);
        return events.path(0);
    }

    /** Of several texts the first. */
    private static @Nullable String text(JsonNode value) {
        JsonNode one = value.isArray() ? value.path(0) : value;
        return one.isTextual() ? one.textValue() : null;
    }
}
