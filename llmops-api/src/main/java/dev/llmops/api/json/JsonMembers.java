package dev.llmops.api.json;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of an object that was copied; being one of these says that it needs no further copy. */
final class JsonMembers extends AbstractMap<String, Object> {

    private final Map<String, Object> members;
    private final Set<Entry<String, Object>> entries;

    /** @param members a copy, which nobody else has and whose values cannot be changed */
    JsonMembers(Map<String, Object> members) {
        this.members = members;
        this.entries = Collections.unmodifiableMap(members).entrySet();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return entries;
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return members.containsKey(key);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return members.get(key);
    }
}
