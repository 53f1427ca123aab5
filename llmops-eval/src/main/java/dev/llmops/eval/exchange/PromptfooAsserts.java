package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.llmops.eval.exchange.assertion.Assertion;
import dev.llmops.eval.internal.foreign.Losses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lists of assertions. Those that have no evaluator here are listed, and their row is judged by the others. */
final class PromptfooAsserts {

    private static final String REFERENCE = "#/assertionTemplates/";

    private final String name;
    private final JsonNode templates;
    private final Losses losses;

    PromptfooAsserts(String name, JsonNode templates, Losses losses) {
        this.name = name;
        this.templates = templates;
        this.losses = losses;
    }

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
        if (type.endsWith("regex") && !isExpression(texts.get(0))) {
            losses.add(where, "the expression of a 'regex' is none of RE2, which has no look-around, and is left out");
            return null;
        }
        for (String more : List.of("provider", "metric", "rubricPrompt", "transform", "config")) {
            if (tree.has(more)) {
                losses.add(where, "'" + more + "' of an assertion has no place in a row");
            }
        }
        return Assertion.of(type, texts, number(tree, "threshold"), number(tree, "weight"));
    }

    private static @Nullable Double number(JsonNode tree, String member) {
        return tree.path(member).isNumber() ? tree.path(member).doubleValue() : null;
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
