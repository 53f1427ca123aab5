package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.llmops.eval.exchange.assertion.Assertion;
import dev.llmops.eval.internal.foreign.Losses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lists of assertions. Those that have no evaluator here are listed, and their row is judged by the others. */
record PromptfooAsserts(String name, JsonNode templates, Losses losses) {

    private static final String REFERENCE = "#/assertionTemplates/";

    private static final Pattern SEPARATED = Pattern.compile("\\s*\"([^\"]*)\"\\s*(?:,|$)|([^,]+)");

    List<Assertion> read(String where, JsonNode list, ObjectNode vars) {
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw new ExchangeException("'" + name + "': " + where + " must have a list as 'assert'");
        }
        List<Assertion> read = new ArrayList<>();
        for (JsonNode each : list) {
            Assertion assertion = assertion(where, resolved(where, each), vars);
            if (assertion != null) {
                read.add(assertion);
            }
        }
        return read;
    }

    private JsonNode resolved(String where, JsonNode assertion) {
        String reference = assertion.path("$ref").asText();
        if (reference.isEmpty()) {
            return assertion;
        }
        JsonNode template = reference.startsWith(REFERENCE)
                ? templates.path(reference.substring(REFERENCE.length()))
                : templates.path("");
        if (!template.isObject()) {
            throw new ExchangeException(
                    "'" + name + "': " + where + " refers to the assertion '" + reference + "', which is not there");
        }
        return template;
    }

    private @Nullable Assertion assertion(String where, JsonNode tree, ObjectNode vars) {
        String type = tree.path("type").asText();
        if (!Assertion.isKnown(type)) {
            losses.add(where, "an assertion of the type '" + type + "' has no evaluator here and is left out");
            return null;
        }
        String unreadable = Assertion.unreadable(type, tree.path("value"));
        if (unreadable != null) {
            losses.add(where, unreadable + ", and is left out");
            return null;
        }
        List<String> texts = new ArrayList<>();
        JsonNode value = tree.path("value");
        Iterable<JsonNode> values = value.isArray() ? value : tree.has("value") ? List.of(value) : List.of();
        for (JsonNode each : values) {
            texts.add(PromptfooVars.fill("'" + name + "': " + where, each.asText(), vars));
        }
        if (Assertion.takesList(type) && value.isTextual()) {
            texts = separated(texts.get(0));
        }
        if (texts.contains("") && !type.endsWith("equals")) {
            losses.add(
                    where,
                    "'" + type + "' of an empty text, which every answer holds, asserts nothing and is left out");
            return null;
        }
        if (type.endsWith("regex") && !isExpression(texts.get(0))) {
            losses.add(where, "the expression of a 'regex' is none of RE2, which has no look-around, and is left out");
            return null;
        }
        for (String more : List.of("provider", "metric", "rubricPrompt", "transform", "config")) {
            if (tree.has(more)) {
                losses.add(where, "'" + more + "' of an assertion has no place in a row");
            }
        }
        try {
            return Assertion.of(type, texts, number(where, tree, "threshold"), number(where, tree, "weight"));
        } catch (IllegalArgumentException e) {
            throw new ExchangeException("'" + name + "': " + where + " has an assertion whose " + e.getMessage(), e);
        }
    }

    /** {@return the texts of a list that is written as one text: between commas, or between quotes} */
    private static List<String> separated(String text) {
        List<String> texts = new ArrayList<>();
        Matcher matcher = SEPARATED.matcher(text);
        while (matcher.find()) {
            String quoted = matcher.group(1);
            String one = quoted == null ? matcher.group(2).strip() : quoted;
            if (!one.isEmpty()) {
                texts.add(one);
            }
        }
        return texts;
    }

    private @Nullable Double number(String where, JsonNode tree, String member) {
        JsonNode value = tree.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw new ExchangeException("'" + name + "': " + where + " must have a number as '" + member
                    + "' of an assertion, but had '" + value.asText() + "'");
        }
        return value.doubleValue();
    }

    private static boolean isExpression(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
