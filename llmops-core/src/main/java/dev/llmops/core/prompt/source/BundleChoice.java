package dev.llmops.core.prompt.source;

import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which versions of a registry go into a bundle. */
final class BundleChoice {

    private final PromptRegistry registry;
    private final Set<String> labels;

    BundleChoice(PromptRegistry registry, Set<String> labels) {
        this.registry = registry;
        this.labels = Set.copyOf(labels);
    }

    List<PromptVersion> of(Collection<String> names) {
        List<PromptVersion> chosen = new ArrayList<>();
        Set<String> missing = new TreeSet<>(labels);
        for (String name : new TreeSet<>(names)) {
            List<PromptVersion> versions = registry.versions(name);
            requireWhole(name, versions);
            for (PromptVersion version : versions) {
                boolean latest = labels.isEmpty()
                        && version.number() == versions.get(versions.size() - 1).number();
                if (latest || isLabelled(version)) {
                    chosen.add(labels.isEmpty() ? version : version.withLabels(common(version)));
                    missing.removeAll(version.labels());
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new PromptNotFoundException(
                    "no prompt with the label '" + missing.iterator().next() + "' to put into the bundle");
        }
        return chosen;
    }

    /** A list leaves out what has no exact form here; asked for by itself, it is refused with the reason. */
    private void requireWhole(String name, List<PromptVersion> versions) {
        labels.stream()
                .filter(label ->
                        versions.stream().noneMatch(version -> version.labels().contains(label)))
                .forEach(label -> registry.find(PromptReference.labelled(name, label)));
        if ((labels.isEmpty() || versions.isEmpty())
                && registry.find(PromptReference.latest(name)).isEmpty()) {
            throw new PromptNotFoundException("no prompt '" + name + "' to put into the bundle");
        }
    }

    private boolean isLabelled(PromptVersion version) {
        return labels.isEmpty() ? !version.labels().isEmpty() : !Collections.disjoint(labels, version.labels());
    }

    private Set<String> common(PromptVersion version) {
        Set<String> common = new HashSet<>(version.labels());
        common.retainAll(labels);
        return common;
    }
}
