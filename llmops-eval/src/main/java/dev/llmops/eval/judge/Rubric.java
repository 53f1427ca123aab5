package dev.llmops.eval.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rubric by which a judge judges.
 *
 * @param criterion what makes a good answer, in words
 * @param steps the judge's steps, in order, before it decides; may be empty
 * @param worst the number of the worst answer
 * @param best the number of the best answer, above {@code worst} by 1 to 100
 * @param anchors what some of the numbers mean, in words; may be empty
 */
public record Rubric(String criterion, List<String> steps, int worst, int best, SortedMap<Integer, String> anchors) {

    private static final int WIDEST_SCALE = 100;
    private static final Set<String> MEMBERS = Set.of("criterion", "steps", "scale", "anchors");

    /** Copies the collections; refuses blank texts, a scale in the wrong order, and anchors beyond it. */
    public Rubric {
        Require.text("criterion", criterion);
        steps = List.copyOf(steps);
        steps.forEach(step -> Require.text("a step", step));
        if (best <= worst || (long) best - worst > WIDEST_SCALE) {
            throw new IllegalArgumentException("best must be above worst by 1 to " + WIDEST_SCALE
                    + ", but the scale was " + worst + " to " + best);
        }
        anchors = Collections.unmodifiableSortedMap(new TreeMap<>(anchors));
        for (Map.Entry<Integer, String> anchor : anchors.entrySet()) {
            Require.text("the anchor of " + anchor.getKey(), anchor.getValue());
            if (anchor.getKey() < worst || anchor.getKey() > best) {
                throw new IllegalArgumentException("an anchor must be of a number from " + worst + " to " + best
                        + ", but one was of " + anchor.getKey());
            }
        }
    }

    /**
     * {@return a rubric of a criterion alone, with a scale of 0 and 1}
     *
     * @param criterion what makes a good answer, in words
     */
    public static Rubric of(String criterion) {
        return new Rubric(criterion, List.of(), 0, 1, new TreeMap<>());
    }

    /**
     * {@return the same rubric with another scale, without anchors outside it}
     *
     * @param lowest the number of the worst answer
     * @param highest the number of the best answer
     */
    public Rubric withScale(int lowest, int highest) {
        SortedMap<Integer, String> kept = new TreeMap<>(anchors);
        kept.keySet().removeIf(number -> number < lowest || number > highest);
        return new Rubric(criterion, steps, lowest, highest, kept);
    }

    /**
     * {@return the rubric described by a JSON object:
     * {@code {"criterion":"…","steps":["…"],"scale":[1,5],"anchors":{"1":"…","5":"…"}}}; everything except the criterion may be left out}
     *
     * @param json the object
     * @throws IllegalArgumentException if it is not such an object
     */
    public static Rubric parse(String json) {
        try {
            ObjectNode object = Json.object(json);
            Set<String> unknown = new TreeSet<>();
            object.fieldNames().forEachRemaining(unknown::add);
            unknown.removeAll(MEMBERS);
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(
                        "a rubric has the members criterion, steps, scale and anchors, but there was " + unknown);
            }
            JsonNode scale = object.path("scale");
            if (!scale.isMissingNode() && !(scale.isArray() && scale.size() == 2)) {
                throw new IllegalArgumentException("scale must be an array of the worst and the best number");
            }
            return new Rubric(
                    text("criterion", object.path("criterion")),
                    steps(object.path("steps")),
                    scale.isMissingNode() ? 0 : whole("scale", scale.get(0)),
                    scale.isMissingNode() ? 1 : whole("scale", scale.get(1)),
                    anchors(object.path("anchors")));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a rubric must be a JSON object, but is " + Json.describe(e), e);
        }
    }

    private static List<String> steps(JsonNode array) {
        Require.not(!array.isMissingNode() && !array.isArray(), "steps must be an array of texts");
        List<String> steps = new ArrayList<>();
        array.forEach(step -> steps.add(text("a step", step)));
        return steps;
    }

    private static SortedMap<Integer, String> anchors(JsonNode object) {
        Require.not(!object.isMissingNode() && !object.isObject(), "anchors must be an object of numbers and texts");
        SortedMap<Integer, String> anchors = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            try {
                anchors.put(Integer.valueOf(member.getKey()), text("an anchor", member.getValue()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "an anchor must be of a whole number, but one was of '" + member.getKey() + "'", e);
            }
        }
        return anchors;
    }

    private static int whole(String name, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException(name + " must hold whole numbers, but held " + value);
        }
        return value.intValue();
    }

    private static String text(String name, JsonNode value) {
        Require.that(value.isTextual(), () -> name + " must be a text");
        return value.textValue();
    }

    /** Criterion and steps, as a judge reads them. */
    String instructions() {
        StringBuilder text = new StringBuilder("Criterion: ").append(criterion);
        if (!steps.isEmpty()) {
            text.append("\nSteps:");
            for (int i = 0; i < steps.size(); i++) {
                text.append('\n').append(i + 1).append(". ").append(steps.get(i));
            }
        }
        return text.toString();
    }

    /** What the numbers mean, as a judge reads it; empty without anchors. */
    String scaleText() {
        StringBuilder text = new StringBuilder();
        anchors.forEach((number, meaning) ->
                text.append('\n').append(number).append(": ").append(meaning));
        return text.length() == 0 ? "" : "\nScale:" + text;
    }
}
