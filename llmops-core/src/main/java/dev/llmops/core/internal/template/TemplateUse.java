package dev.llmops.core.internal.template;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which variables a template reads, where for the first time, and how much it needs them. */
final class TemplateUse {

    enum Need {
        /** Perhaps it is a variable; inside a partial it can also be the partial's parameter. */
        PERHAPS,
        /** It is read, but the template can do without. */
        OPTIONAL,
        /** It is printed or iterated whatever the others are. */
        REQUIRED
    }

    private record Use(int line, Need need) {}

    private final Map<String, Use> uses = new LinkedHashMap<>();
    private boolean everything;

    void add(String name, int line, Need need) {
        uses.merge(
                name,
                new Use(line, need),
                (first, later) -> first.need.compareTo(later.need) >= 0 ? first : new Use(first.line, later.need));
    }

    /** A name that is no variable, since the library gives it a value. */
    void supplied(String name) {
        uses.remove(name);
    }

    void addEverything() {
        everything = true;
    }

    /** {@return whether the template reads the variables as a whole, as {@code {{json this}}} does} */
    boolean readsEverything() {
        return everything;
    }

    Set<String> names() {
        return uses.keySet();
    }

    Set<String> names(Need need) {
        return uses.entrySet().stream()
                .filter(entry -> entry.getValue().need == need)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    boolean surely(String name) {
        Use use = uses.get(name);
        return use != null && use.need != Need.PERHAPS;
    }

    /** {@return the line of the template, counted from 1, in which a variable is first used; 0 if it is not} */
    int line(@Nullable String name) {
        Use use = uses.get(name);
        return use == null ? 0 : use.line;
    }
}
