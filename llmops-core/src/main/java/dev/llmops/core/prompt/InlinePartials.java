package dev.llmops.core.prompt;

import dev.llmops.core.internal.template.PartialTokens;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes a template complete: the partials that it calls, and those that they call, stand after it as Handlebars'
 * inline partials. They stand after, not before, so that the lines of the template keep their numbers.
 */
final class InlinePartials {

    private InlinePartials() {}

    /** {@return the template with each partial that it calls and that is known} */
    static String addTo(String template, Map<String, String> partials) {
        StringBuilder whole = new StringBuilder(template);
        calledBy(template, partials)
                .forEach((name, text) -> whole.append("{{#*inline \"")
                        .append(name)
                        .append("\"}}")
                        .append(text)
                        .append("{{/inline}}"));
        return whole.toString();
    }

    /** {@return the known partials that a template calls, itself or through others, by name} */
    static Map<String, String> calledBy(String template, Map<String, String> partials) {
        Map<String, String> called = new LinkedHashMap<>();
        Deque<String> open =
                new ArrayDeque<>(PartialTokens.in(template).called().keySet());
        while (!open.isEmpty()) {
            String name = open.remove();
            String partial = partials.get(name);
            if (partial != null && called.putIfAbsent(name, partial) == null) {
                open.addAll(PartialTokens.in(partial).called().keySet());
            }
        }
        return called;
    }
}
