package dev.llmops.eval.metric.reference;

import java.util.List;

final class References {

    private References() {}

    static List<String> required(List<String> references) {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("references must hold at least one reference, but was empty");
        }
        return references;
    }
}
