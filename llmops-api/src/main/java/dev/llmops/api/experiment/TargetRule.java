package dev.llmops.api.experiment;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.text.UnicodeText;
import java.util.Objects;
import java.util.Set;

/**
 * A rule that decides by one attribute who may take part in an experiment. A caller without the attribute has none of the values.
 *
 * @param attribute the attribute to check
 * @param values the values, at least one
 * @param included true if callers with one of the values take part, false if all others do
 */
public record TargetRule(CallerAttribute attribute, Set<String> values, boolean included) {

    /** Copies the values; rejects an empty set and text with a lone surrogate. */
    public TargetRule {
        Objects.requireNonNull(attribute, "attribute");
        values = Set.copyOf(values);
        values.forEach(value -> UnicodeText.requireWellFormed("a value", value));
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "a targeting rule needs at least one value, but the rule on '" + attribute + "' has none");
        }
    }

    /**
     * {@return a rule that admits callers with one of the values}
     *
     * @param attribute the attribute to check
     * @param values the values
     */
    public static TargetRule in(CallerAttribute attribute, String... values) {
        return new TargetRule(attribute, Set.of(values), true);
    }

    /**
     * {@return a rule that admits callers with none of the values}
     *
     * @param attribute the attribute to check
     * @param values the values
     */
    public static TargetRule notIn(CallerAttribute attribute, String... values) {
        return new TargetRule(attribute, Set.of(values), false);
    }

    /**
     * {@return whether a caller may take part}
     *
     * @param caller the caller
     */
    public boolean matches(Caller caller) {
        String value = attribute.of(caller);
        return (value != null && values.contains(value)) == included;
    }
}
