package dev.llmops.eval.annotation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.calibration.LabelledScore;
import dev.llmops.eval.calibration.RatingScale;
import dev.llmops.eval.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The criteria by which annotators judge answers, as data.
 *
 * @param instructions what annotators read first; may be empty
 * @param criteria what they rate in each answer, at least one; names are unique, and at most one criterion gives thumbs
 */
public record AnnotationRubric(String instructions, List<AnnotationCriterion> criteria) {

    private static final Set<String> MEMBERS = Set.of("instructions", "criteria");
    private static final Set<String> CRITERION = Set.of("name", "question", "scale", "anchors", "thumbs");

    /** Copies the list; refuses none, two of one name, and two that give thumbs. */
    public AnnotationRubric {
        criteria = List.copyOf(criteria);
        Set<String> names = new TreeSet<>();
        criteria.forEach(criterion -> names.add(criterion.name()));
        if (criteria.isEmpty() || names.size() != criteria.size()) {
            throw new IllegalArgumentException("a rubric needs at least one criterion, all of different names, but had "
                    + criteria.size() + " of the names " + names);
        }
        if (criteria.stream().filter(AnnotationCriterion::thumbs).count() > 1) {
            throw new IllegalArgumentException(
                    "only one criterion can give thumbs; take them from the others of " + names);
        }
    }

    /**
     * {@return the rubric described by a JSON object: {@code
     * {"instructions":"…","criteria":[{"name":"correct","question":"…","scale":"0,1","anchors":{"1":"…"},"thumbs":true}]}}; instructions, anchors
     * and thumbs may be left out. A scale is either labels in order, separated by commas, or a range of numbers such as {@code 1..5}}
     *
     * @param json the object
     * @throws IllegalArgumentException if it is not such an object
     */
    public static AnnotationRubric parse(String json) {
        try {
            ObjectNode object = Json.object(json);
            requireMembers("a rubric", object, MEMBERS);
            List<AnnotationCriterion> criteria = new ArrayList<>();
            for (JsonNode each : object.path("criteria")) {
                requireMembers("a criterion", each, CRITERION);
                Map<String, String> anchors = new LinkedHashMap<>();
                each.path("anchors")
                        .properties()
                        .forEach(anchor -> anchors.put(anchor.getKey(), text(anchor.getValue())));
                criteria.add(new AnnotationCriterion(
                        text(each.path("name")),
                        text(each.path("question")),
                        RatingScale.parse(text(each.path("scale"))),
                        anchors,
                        each.path("thumbs").asBoolean()));
            }
            return new AnnotationRubric(object.path("instructions").asText(), criteria);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a rubric must be a JSON object, but is " + Json.describe(e), e);
        }
    }

    private static void requireMembers(String what, JsonNode object, Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        what + " has the members " + new TreeSet<>(known) + ", but there was '" + name + "'");
            }
        });
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException(
                    "name, question, scale and anchors of a criterion must be texts, but one was "
                            + value.getNodeType());
        }
        return value.textValue();
    }

    /** {@return the rubric as JSON that {@link #parse} reads} */
    public String json() {
        ObjectNode object = Json.MAPPER.createObjectNode();
        object.put("instructions", instructions);
        var list = object.putArray("criteria");
        for (AnnotationCriterion each : criteria) {
            ObjectNode row = list.addObject()
                    .put("name", each.name())
                    .put("question", each.question())
                    .put("scale", each.scale().toString())
                    .put("thumbs", each.thumbs());
            each.anchors().forEach(row.putObject("anchors")::put);
        }
        return Json.write(object);
    }

    /**
     * {@return the criterion with a name}
     *
     * @param name its name
     * @throws IllegalArgumentException if there is none
     */
    public AnnotationCriterion criterion(String name) {
        return criteria.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("criterion must be one of "
                        + criteria.stream().map(AnnotationCriterion::name).toList() + ", but was '" + name + "'"));
    }

    /** The ratings in one way of writing; refuses one that is missing, unknown or off its scale. */
    Map<String, String> checked(Map<String, String> ratings) {
        ratings.keySet().forEach(this::criterion);
        Map<String, String> checked = new LinkedHashMap<>();
        for (AnnotationCriterion each : criteria) {
            String rating = ratings.get(each.name());
            if (rating == null) {
                throw new IllegalArgumentException(
                        "a rating of '" + each.name() + "' is missing; give one of " + each.scale());
            }
            String plain = new LabelledScore("", rating.strip(), null).label();
            if (plain == null) {
                throw new IllegalStateException("a label that is given stays");
            }
            each.scale().requireLabel(plain);
            checked.put(each.name(), plain);
        }
        return checked;
    }
}
