package dev.llmops.local.internal.grammar;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects whose properties come in the order of the schema, and further ones last. Behind each property, a tree of the names that
 * may follow (those up to the next required one) says with each character which they still are. The trees of neighbours share
 * all but the way to one name, so the grammar grows with the text of the names, however many are optional.
 */
final class ObjectRules {

    /** A property, and the rule of its value. */
    record Property(String name, String value, boolean required) {}

    private final GrammarRules rules;
    private final Map<WordTrie, String> made = new HashMap<>();

    ObjectRules(GrammarRules rules) {
        this.rules = rules;
    }

    String of(List<Property> properties, @Nullable String additional) {
        String end = rules.add(rules.close("}"));
        String more = additional == null ? null : further(properties, additional, end);
        String next = more;
        WordTrie names = new WordTrie();
        boolean canEnd = true;
        for (int i = properties.size() - 1; i >= 0; i--) {
            Property property = properties.get(i);
            String member = rules.add(rules.colon() + " " + property.value + " " + behind(next, canEnd, end));
            if (property.required) {
                names = new WordTrie();
                canEnd = false;
                more = null;
            }
            names = names.with(JsonText.of(property.name), member);
            String known = names.gbnf(rules, made);
            next = more == null ? known : known + " | " + more;
        }
        if (next == null) {
            return rules.add(rules.open("{") + " \"}\"");
        }
        return rules.add(rules.open("{") + " (" + (canEnd ? "\"}\" | " : "") + next + ")");
    }

    /** What stands after a value. */
    private String behind(@Nullable String next, boolean canEnd, String end) {
        if (next == null) {
            return end;
        }
        String another = rules.comma() + " (" + next + ")";
        return rules.add(canEnd ? another + " | " + end : another);
    }

    /** Any number of properties that have other names. */
    private String further(List<Property> properties, String additional, String end) {
        String name = properties.isEmpty()
                ? rules.string()
                : new OtherNames(rules)
                        .than(properties.stream().map(Property::name).toList());
        String rule = rules.reserve();
        rules.define(
                rule,
                name + " " + rules.colon() + " " + additional + " (" + rules.comma() + " " + rule + " | " + end + ")");
        return rule;
    }
}
