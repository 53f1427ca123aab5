package dev.llmops.eval.benchmark;

import dev.llmops.eval.internal.jinja.Template;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task takes from a document: the field of that name, or what a template makes of it.
 *
 * @param source a name or a template
 * @param template the source as a template
 */
record Field(String source, Template template) {

    static Field of(String source) {
        return new Field(source, Template.parse(source));
    }

    @Nullable
    Object value(Map<String, @Nullable Object> document) {
        return document.containsKey(source) ? document.get(source) : template.value(document);
    }

    String text(Map<String, @Nullable Object> document) {
        Object value = document.get(source);
        return value instanceof String text ? text : template.render(document);
    }
}
