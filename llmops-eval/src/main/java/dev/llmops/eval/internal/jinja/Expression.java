package dev.llmops.eval.internal.jinja;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a template that has a value: a text, a whole or real number, a truth value, null, a list or a map. */
@FunctionalInterface
interface Expression {

    @Nullable
    Object value(Map<String, @Nullable Object> names);
}
