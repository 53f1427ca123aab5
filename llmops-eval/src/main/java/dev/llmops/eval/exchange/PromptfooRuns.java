package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code promptfoo eval --output} writes: an object for each test, prompt and provider. Nothing in it is run. */
final class PromptfooRuns implements RunFormat {

    private static final double MILLIS = 1000;
    private static final Set<String> OF_EXPECTED = Set.of("equals", "contains", "icontains");

    @Override
    public List<ForeignFile.Entry> entries(Path file) {
        return ForeignFile.entries(file, List.of("results/results", "results"));
    }

    /** Each provider with each prompt has a number of its own. */
    @Override
    public String source(Members members) {
        JsonNode provider = part(members, "provider");
        String label = provider.path("label").asText();
        String name = label.isEmpty() ? provider.path("id").asText(provider.asText()) : label;
        JsonNode prompt = members.any("promptIdx");
        return prompt == null ? name : name + " #" + prompt.asText();
    }

    @Override
    public Row row(Members members, int number, FieldNames names, Losses losses) {
        JsonNode test = part(members, "testCase");
        JsonNode given = members.any("vars");
        JsonNode vars = given == null ? test.path("vars") : given;
        if (!vars.isObject() || vars.isEmpty()) {
            throw members.problem("must have 'vars', for one of them is the question");
        }
        Question asked = Question.asked(members.where(), vars, names.input());
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (test.path("metadata").isObject()) {
            metadata.putAll(Members.values(test.path("metadata")));
        }
        if (test.path("description").isTextual()) {
            metadata.put("description", test.path("description").textValue());
        }
        DeepEvalFormat.put(metadata, "vars", asked.more().get("inputs"));
        DeepEvalFormat.put(metadata, "messages", asked.more().get("messages"));
        Object id = metadata.remove("id");
        JsonNode index = members.any("testIdx");
        String counted = Integer.toString(index == null ? number : index.asInt() + 1);
        return new Row(id == null ? counted : id.toString(), asked.text(), expected(test.path("assert")), metadata);
    }

    /** The one text that the answer is or holds, if it is one. */
    private static @Nullable String expected(JsonNode asserts) {
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode each : asserts) {
            if (OF_EXPECTED.contains(each.path("type").asText())
                    && each.path("value").isTextual()) {
                texts.add(each.path("value").textValue());
            }
        }
        return texts.size() == 1 ? texts.iterator().next() : null;
    }

    @Override
    public @Nullable String answer(Members members, FieldNames names) {
        JsonNode output = part(members, "response").path("output");
        if (output.isMissingNode() || output.isNull()) {
            return null;
        }
        return output.isTextual() ? output.textValue() : Json.write(output);
    }

    @Override
    public String error(Members members) {
        String error = members.text("error");
        return error == null ? "the file has no answer" : error;
    }

    @Override
    public List<Judgement> judgements(Members members, Map<String, String> definitions, Losses losses) {
        List<Judgement> judgements = new ArrayList<>();
        JsonNode grading = part(members, "gradingResult");
        String reason =
                grading.path("reason").isTextual() ? grading.path("reason").textValue() : null;
        JsonNode success = members.any("success");
        if (success != null && success.isBoolean()) {
            judgements.add(new Judgement("pass", Score.of(success.booleanValue() ? 1 : 0), reason));
        }
        JsonNode score = members.any("score");
        if (score != null) {
            judgements.add(judgement("score", score));
        }
        for (Map.Entry<String, JsonNode> named : part(members, "namedScores").properties()) {
            if (named.getKey().equals("pass") || named.getKey().equals("score")) {
                losses.add(
                        members.where(), "a metric named as the whole result, '" + named.getKey() + "', is left out");
            } else {
                judgements.add(judgement(named.getKey(), named.getValue()));
            }
        }
        if (grading.path("componentResults").size() > 1) {
            losses.add(members.where(), "results of single assertions are left out, unless they have a 'metric'");
        }
        judgements.forEach(each -> definitions.putIfAbsent(each.evaluator(), "promptfoo " + each.evaluator()));
        return judgements;
    }

    private static Judgement judgement(String name, JsonNode score) {
        return new Judgement(
                name, Answers.score(score.isNumber() ? score.doubleValue() : null, "promptfoo has no score"), null);
    }

    @Override
    public @Nullable Double seconds(Members members) {
        JsonNode millis = members.any("latencyMs");
        return millis == null || !millis.isNumber() ? null : millis.doubleValue() / MILLIS;
    }

    private static JsonNode part(Members members, String name) {
        JsonNode part = members.any(name);
        return part == null ? Json.MAPPER.createObjectNode() : part;
    }
}
