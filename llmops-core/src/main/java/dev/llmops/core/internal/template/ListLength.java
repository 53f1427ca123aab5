package dev.llmops.core.internal.template;

import com.github.jknack.handlebars.ValueResolver;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code {{items.length}}}, as in JavaScript. */
enum ListLength implements ValueResolver {
    INSTANCE;

    @Override
    public Object resolve(Object context, String name) {
        return context instanceof List<?> list && name.equals("length") ? list.size() : UNRESOLVED;
    }

    @Override
    public Object resolve(Object context) {
        return UNRESOLVED;
    }

    @Override
    public Set<Map.Entry<String, Object>> propertySet(Object context) {
        return Set.of();
    }
}
