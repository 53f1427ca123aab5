package dev.llmops.core.internal.template;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.github.jknack.handlebars.Formatter;
import com.github.jknack.handlebars.Handlebars;
import dev.llmops.api.error.PromptVariableException;
import dev.llmops.core.internal.json.CanonicalJson;
import java.math.BigDecimal;

/** How {@code {{name}}} prints a value: text as it is, numbers as JavaScript prints them, nothing else. */
final class ValueFormat {

    private ValueFormat() {}

    static Object format(Object value, Formatter.Chain next) {
        if (value instanceof Handlebars.SafeString) {
            return value;
        }
        if (value instanceof CharSequence text) {
            return text.toString().isBlank() ? Marks.VALUE + text : text;
        }
        if (value instanceof Double || value instanceof Float) {
            return CanonicalJson.text(DoubleNode.valueOf(((Number) value).doubleValue()));
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new PromptVariableException(
                "the value printed here is " + VariableTypes.describe(value)
                        + ", which has no text; print it as {{json ...}}, iterate it with {{#each ...}}, or name a member of it");
    }
}
