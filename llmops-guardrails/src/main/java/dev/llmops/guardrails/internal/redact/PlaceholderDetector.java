package dev.llmops.guardrails.internal.redact;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import org.jspecify.annotations.Nullable;

/**
 * What looks like a placeholder in a text that comes from outside. It becomes a value like any other and gets a
 * placeholder of its own, so that nobody can name another value by typing its placeholder.
 */
final class PlaceholderDetector implements Detector {

    static final String TYPE = "literal";

    @Override
    public boolean startsWith(char first) {
        return first == '<';
    }

    @Override
    public boolean readsPlainWords() {
        return false;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        Match placeholder = Placeholder.at(window, i);
        return placeholder == null ? null : new Match(TYPE, i, placeholder.end(), 1);
    }
}
