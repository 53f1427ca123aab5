package dev.llmops.core.internal.template;

import com.github.jknack.handlebars.ValueResolver;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code {{@name}}} reads: what the application set, or nothing. It answers before anything else is asked, since
 * handlebars.java would look for {@code name} among the variables first: what a user typed could then stand in for
 * {@code {{@auth.email}}}.
 */
record ContextValues(Map<String, Object> context, Map<String, Object> variables) implements ValueResolver {

    /** Handlebars' own, of which {@link #resolve} knows nothing. */
    private static final Set<String> OWN = Set.of("@key", "@index", "@first", "@last", "@odd", "@even", "@index_1");

    static void requireName(String name) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_]*") || name.equals("root") || OWN.contains("@" + name)) {
            throw new IllegalArgumentException(
                    "the name of a context value must be letters, digits and '_', and none that"
                            + " Handlebars uses itself, but was '" + name + "'");
        }
    }

    @Override
    @SuppressWarnings("NullAway") // null is how a resolver says that there is nothing, and that nobody else shall look
    public @Nullable Object resolve(Object scope, String name) {
        if (!name.startsWith("@") || OWN.contains(name)) {
            return UNRESOLVED;
        }
        return name.equals("@root") ? variables : context.get(name.substring(1));
    }

    @Override
    public Object resolve(Object scope) {
        return UNRESOLVED;
    }

    @Override
    public Set<Map.Entry<String, Object>> propertySet(Object scope) {
        return Set.of();
    }
}
