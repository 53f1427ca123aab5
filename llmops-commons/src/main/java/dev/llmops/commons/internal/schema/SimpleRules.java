package dev.llmops.commons.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The keywords that look at a value alone, without another schema. Each leaves values of other types alone. */
final class SimpleRules {

    private final SchemaIndex index;
    private final JsonNode rule;
    private final String keyword;
    private final JsonNode value;
    private final Place at;
    private final List<SchemaError> errors;

    private SimpleRules(
            SchemaIndex index, String keyword, JsonNode rule, JsonNode value, Place at, List<SchemaError> errors) {
        this.index = index;
        this.rule = rule;
        this.keyword = keyword;
        this.value = value;
        this.at = at;
        this.errors = errors;
    }

    /** {@return whether it is such a keyword} */
    static boolean check(
            SchemaIndex index, String keyword, JsonNode rule, JsonNode value, Place at, List<SchemaError> errors) {
        return new SimpleRules(index, keyword, rule, value, at, errors).check();
    }

    private boolean check() {
        switch (keyword) {
            case "type" -> type();
            case "const" -> must(isEqual(rule), "must be " + rule);
            case "enum" -> must(rule.valueStream().anyMatch(this::isEqual), "must be one of " + rule);
            case "minimum" -> number(value.isNumber() && compared() < 0, "must be at least ");
            case "maximum" -> number(value.isNumber() && compared() > 0, "must be at most ");
            case "exclusiveMinimum" -> number(value.isNumber() && compared() <= 0, "must be more than ");
            case "exclusiveMaximum" -> number(value.isNumber() && compared() >= 0, "must be less than ");
            case "multipleOf" -> number(value.isNumber() && !isMultiple(), "must be a multiple of ");
            case "minLength" -> size(value.isTextual(), length() < rule.asLong(), "at least", "character");
            case "maxLength" -> size(value.isTextual(), length() > rule.asLong(), "at most", "character");
            case "pattern" ->
                must(
                        !value.isTextual() || index.isFound(rule.asText(), value.textValue()),
                        "must match the pattern " + rule.asText());
            case "minItems" -> size(value.isArray(), value.size() < rule.asLong(), "at least", "item");
            case "maxItems" -> size(value.isArray(), value.size() > rule.asLong(), "at most", "item");
            case "uniqueItems" ->
                must(!rule.booleanValue() || !value.isArray() || isUnique(), "must have different items");
            case "minProperties" -> size(value.isObject(), value.size() < rule.asLong(), "at least", "member");
            case "maxProperties" -> size(value.isObject(), value.size() > rule.asLong(), "at most", "member");
            case "required" -> required(rule);
            case "dependentRequired" -> dependent();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void must(boolean holds, String message) {
        if (!holds) {
            errors.add(new SchemaError(at.toString(), keyword, rule, message, null));
        }
    }

    private void number(boolean breaks, String message) {
        must(!breaks, message + rule.asText());
    }

    private void size(boolean applies, boolean breaks, String bound, String what) {
        long many = rule.asLong();
        must(!applies || !breaks, "must have " + bound + " " + many + " " + what + (many == 1 ? "" : "s"));
    }

    private void type() {
        if (rule.isTextual()) {
            must(SchemaTypes.is(rule.textValue(), value), "must be " + SchemaTypes.withArticle(rule.textValue()));
        } else {
            must(
                    rule.valueStream().anyMatch(type -> SchemaTypes.is(type.asText(), value)),
                    "must be "
                            + String.join(
                                    " or ",
                                    rule.valueStream()
                                            .map(type -> SchemaTypes.withArticle(type.asText()))
                                            .toList()));
        }
    }

    private boolean isEqual(JsonNode other) {
        return value.equals(other)
                || (value.getNodeType() == other.getNodeType()
                        && (value.isNumber() || value.isContainerNode())
                        && Canonical.text(value).equals(Canonical.text(other)));
    }

    private int compared() {
        return value.decimalValue().compareTo(rule.decimalValue());
    }

    private boolean isMultiple() {
        return value.decimalValue().remainder(rule.decimalValue()).compareTo(BigDecimal.ZERO) == 0;
    }

    /** In code points. */
    private int length() {
        String text = value.asText();
        return text.codePointCount(0, text.length());
    }

    private boolean isUnique() {
        Set<String> seen = new HashSet<>();
        return value.valueStream().allMatch(item -> seen.add(Canonical.text(item)));
    }

    private void required(JsonNode names) {
        for (JsonNode name : names) {
            if (value.isObject() && !value.has(name.asText())) {
                errors.add(new SchemaError(
                        at.toString(), keyword, rule, "must have the member '" + name.asText() + "'", name.asText()));
            }
        }
    }

    private void dependent() {
        rule.properties().forEach(member -> {
            if (value.has(member.getKey())) {
                required(member.getValue());
            }
        });
    }
}
