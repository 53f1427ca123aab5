package dev.llmops.eval.metric.reference;

import dev.llmops.commons.internal.option.Require;
import java.util.List;

final class References {

    private References() {}

    static List<String> required(List<String> references) {
        Require.not(references.isEmpty(), "references must hold at least one reference, but was empty");
        return references;
    }
}
