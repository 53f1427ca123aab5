package dev.llmops.core.prompt.include;

import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.generation.IncludedPrompt;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which version each include of a prompt, and of what it includes, points to now. One label is one version throughout. */
final class Resolution {

    private static final int DEEPEST = 16;
    private static final int MAX = 200;

    private final PromptRegistry registry;
    private final Function<PromptVersion, List<Include>> includes;
    private final Map<String, PromptVersion> resolved = new LinkedHashMap<>();
    private final List<IncludedPrompt> edges = new ArrayList<>();
    private final List<Object> key = new ArrayList<>();
    private final Set<PromptReference> done = new HashSet<>();
    private final Deque<PromptVersion> path = new ArrayDeque<>();

    Resolution(PromptRegistry registry, Function<PromptVersion, List<Include>> includes) {
        this.registry = registry;
        this.includes = includes;
    }

    void add(PromptVersion version) {
        path.addLast(version);
        key.add(version.name());
        key.add(version.number());
        key.add(version.contentHash());
        for (Include include : includes.apply(version)) {
            PromptVersion included = resolve(include);
            edges.add(new IncludedPrompt(
                    version.reference().toString(),
                    include.text(),
                    included.reference().toString(),
                    included.contentHash()));
            key.add(include.text());
            if (done.add(included.reference())) {
                add(included);
            } else {
                key.add(included.number());
            }
        }
        path.removeLast();
    }

    private PromptVersion resolve(Include include) {
        for (PromptVersion open : path) {
            if (open.name().equals(include.reference().name())) {
                throw wrong(include, "a prompt must not include itself, but does: " + path(include));
            }
        }
        if (path.size() > DEEPEST) {
            throw wrong(
                    include, "prompts may include each other at most " + DEEPEST + " deep, but do: " + path(include));
        }
        PromptVersion known = resolved.get(include.text());
        if (known != null) {
            return known;
        }
        if (resolved.size() == MAX) {
            throw wrong(include, "a prompt may include at most " + MAX + " others, but has more: " + path(include));
        }
        PromptVersion found = registry.find(include.reference()).orElseThrow(() -> missing(include));
        if (found.content().examples() != null) {
            throw wrong(
                    include,
                    "a prompt with examples cannot be included, but '" + found.reference() + "' has some: "
                            + path(include) + "; declare the examples in '"
                            + path.getFirst().name() + "'");
        }
        resolved.put(include.text(), found);
        return found;
    }

    private PromptNotFoundException missing(Include include) {
        List<PromptVersion> versions = registry.versions(include.reference().name());
        String there = versions.isEmpty()
                ? "there is no prompt of that name; there are: "
                        + (registry.names().isEmpty() ? "none" : String.join(", ", registry.names()))
                : "its versions are: "
                        + versions.stream().map(Resolution::describe).collect(Collectors.joining(", "));
        return new PromptNotFoundException(
                "no prompt '" + include.text() + "', which line " + include.line() + " of the template of '"
                        + path.getLast().reference() + "' includes (" + path(include) + "); " + there);
    }

    private static String describe(PromptVersion version) {
        return version.number()
                + (version.labels().isEmpty()
                        ? ""
                        : " ("
                                + String.join(
                                        ", ", version.labels().stream().sorted().toList()) + ")");
    }

    private PromptSyntaxException wrong(Include include, String problem) {
        return new PromptSyntaxException(path.getLast().reference().toString(), include.line(), problem, null);
    }

    private String path(Include include) {
        StringBuilder text = new StringBuilder();
        for (Iterator<PromptVersion> open = path.iterator(); open.hasNext(); ) {
            text.append(open.next().reference()).append(" > ");
        }
        return text.append(include.text()).toString();
    }

    /** What the composition depends on, and nothing else. */
    List<Object> key() {
        return key;
    }

    /** By what stands in the templates. */
    Map<String, PromptVersion> resolved() {
        return resolved;
    }

    List<IncludedPrompt> edges() {
        return edges;
    }
}
