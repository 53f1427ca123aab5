package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.foreign.Answers;
import dev.llmops.eval.internal.foreign.ForeignFile;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import dev.llmops.eval.internal.foreign.Question;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Examples, each with the runs of an experiment in {@code runs}; or runs alone, which have no expected answer. */
final class LangSmithRuns implements RunFormat {

    private static final double NANOS = 1e9;

    private final LangSmithFormat examples = new LangSmithFormat();

    @Override
    public List<ForeignFile.Entry> entries(Path file) {
        return ForeignFile.entries(file, List.of("examples", "runs"));
    }

    @Override
    public @Nullable Row row(Members members, int number, FieldNames names, Losses losses) {
        JsonNode runs = members.any("runs");
        if (runs != null && runs.isArray()) {
            if (runs.size() > 1) {
                losses.add(members.where(), "of several runs of an example only the first is read");
            }
            return examples.read(members, number, names, losses);
        }
        if (members.text("parent_run_id") != null) {
            losses.add(members.where(), "a run within another is no answer and is left out");
            return null;
        }
        JsonNode inputs = members.any("inputs");
        if (inputs == null) {
            throw members.problem("must have 'inputs'");
        }
        String example = members.text("reference_example_id");
        String id = example == null ? members.text("id") : example;
        Question asked = Question.asked(members.where(), inputs, names.input());
        return new Row(id == null ? Integer.toString(number) : id, asked.text(), null, asked.more());
    }

    @Override
    public @Nullable String answer(Members members, FieldNames names) {
        JsonNode outputs = run(members).path("outputs");
        return outputs.isEmpty()
                ? null
                : Question.expected(members.where(), outputs, names.expected()).text();
    }

    @Override
    public String error(Members members) {
        JsonNode error = run(members).path("error");
        return error.isTextual() ? error.textValue() : "the file has no answer";
    }

    @Override
    public List<Judgement> judgements(Members members, Map<String, String> definitions, Losses losses) {
        JsonNode run = run(members);
        List<Judgement> judgements = new ArrayList<>();
        for (JsonNode each : run.path("feedback")) {
            String key = each.path("key").asText();
            if (judgements.stream().anyMatch(other -> other.evaluator().equals(key))) {
                losses.add(members.where(), "a second feedback of one key is left out");
            } else {
                judgements.add(
                        new Judgement(key, score(each.path("score"), each.path("value")), text(each, "comment")));
            }
        }
        if (judgements.isEmpty()) {
            for (Map.Entry<String, JsonNode> each : run.path("feedback_stats").properties()) {
                judgements.add(new Judgement(
                        each.getKey(),
                        score(each.getValue().path("avg"), each.getValue().path("values")),
                        text(each.getValue().path("comments"), 0)));
            }
        }
        judgements.forEach(each -> definitions.putIfAbsent(each.evaluator(), "langsmith " + each.evaluator()));
        return judgements;
    }

    private static Score score(JsonNode number, JsonNode value) {
        if (number.isBoolean()) {
            return Score.of(number.booleanValue() ? 1 : 0);
        }
        boolean none = value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty());
        String words = value.isTextual() ? value.textValue() : value.toString();
        return Answers.score(
                number.isNumber() ? number.doubleValue() : null,
                none ? "langsmith has no score" : "langsmith has a value that is no number: " + words);
    }

    private static @Nullable String text(JsonNode tree, Object member) {
        JsonNode text = member instanceof Integer index ? tree.path(index) : tree.path(member.toString());
        return text.isTextual() ? text.textValue() : null;
    }

    @Override
    public @Nullable Double seconds(Members members) {
        JsonNode run = run(members);
        try {
            return Durations.nanos(Duration.between(time(run.path("start_time")), time(run.path("end_time")))) / NANOS;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Both stand in the same zone, with its offset or without. */
    private static LocalDateTime time(JsonNode text) {
        return LocalDateTime.parse(text.asText().replaceAll("(?:Z|[+-][0-9]{2}:?[0-9]{2})$", ""));
    }

    private static JsonNode run(Members members) {
        JsonNode runs = members.any("runs");
        return runs == null || !runs.isArray() ? members.object() : runs.path(0);
    }
}
