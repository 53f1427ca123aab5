package dev.llmops.guardrails.internal.redact;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that were taken out of the texts of one call, by their placeholders. It is gone with the call. Safe for use
 * by several threads.
 */
public final class Vault {

    /**
     * A value that was taken out.
     *
     * @param guardrail who took it out
     * @param typed whether the user typed it, in this call or earlier in the conversation
     */
    record Kept(String value, String type, String guardrail, boolean typed) {}

    private final Map<String, Kept> values = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Set<String>> redacted = new HashMap<>();
    private final Set<String> operated = new HashSet<>();

    /** {@return the placeholder of a value: the same value has the same one throughout a call} */
    synchronized String placeholder(Kept kept) {
        String name = names.computeIfAbsent(kept.type() + ':' + kept.value(), key -> {
            String upper = kept.type().toUpperCase(Locale.ROOT);
            return upper + '_' + counts.merge(upper, 1, Integer::sum);
        });
        values.merge(name, kept, (old, again) -> old.typed() ? old : again);
        return '<' + name + '>';
    }

    /** {@return what is behind a placeholder's name, or null if there is none of that name} */
    synchronized @Nullable Kept kept(String name) {
        return values.get(name);
    }

    /** {@return every value by its placeholder, in the order in which they were taken out} */
    public synchronized Map<String, String> values() {
        Map<String, String> all = new LinkedHashMap<>();
        values.forEach((name, kept) -> all.put('<' + name + '>', kept.value()));
        return all;
    }

    /** Notes what an operator made of a value. */
    synchronized void operated(String made) {
        operated.add(made);
    }

    /** {@return whether an operator made this of a value in this call} */
    synchronized boolean isOperated(String value) {
        return operated.contains(value);
    }

    /** Notes that a guardrail made this text, so that the next one knows whose the placeholders in it are. */
    synchronized void made(String guardrail, String text) {
        redacted.computeIfAbsent(text, key -> new HashSet<>()).add(guardrail);
    }

    /** {@return whether another guardrail of this call made this text} */
    synchronized boolean madeByOther(String guardrail, String text) {
        Set<String> makers = redacted.get(text);
        return makers != null && !makers.contains(guardrail);
    }
}
