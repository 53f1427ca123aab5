package dev.llmops.core.internal.template;

import dev.llmops.api.error.PromptSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with a prompt, or with a folder of them, so that all of it is told at once. */
public final class Problems {

    private final String source;
    private final int linesBefore;
    private final List<PromptSyntaxException> found;

    public Problems(String source) {
        this(source, 0, new ArrayList<>());
    }

    private Problems(String source, int linesBefore, List<PromptSyntaxException> found) {
        this.source = source;
        this.linesBefore = linesBefore;
        this.found = found;
    }

    /** {@return a view that counts lines from another place of the same source} */
    public Problems after(int lines) {
        return new Problems(source, lines, found);
    }

    /** {@return a view for another source} */
    public Problems in(String otherSource) {
        return new Problems(otherSource, 0, found);
    }

    public void add(int line, String problem) {
        add(line, problem, null);
    }

    public void add(int line, String problem, @Nullable Throwable cause) {
        found.add(new PromptSyntaxException(source, line > 0 ? line + linesBefore : 0, problem, cause));
    }

    public int count() {
        return found.size();
    }

    /** Throws the only problem, or one exception that lists all of them and carries each as a suppressed one. */
    public void throwIfAny() {
        if (found.size() == 1) {
            throw found.get(0);
        }
        if (!found.isEmpty()) {
            String list = found.stream().map(each -> "\n  " + each.getMessage()).collect(Collectors.joining());
            PromptSyntaxException all = new PromptSyntaxException(source, 0, found.size() + " problems:" + list, null);
            found.forEach(all::addSuppressed);
            throw all;
        }
    }
}
