package dev.llmops.cli.tune;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelPolicy;
import dev.llmops.core.adapter.ProtectedAdapterRegistry;
import dev.llmops.tuning.continual.ContinualTuning;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adapters whose champion is one that a study recommends. */
final class StudiedAdapters {

    private StudiedAdapters() {}

    static AdapterRegistry of(AdapterRegistry registry, LabelPolicy policy) {
        return ProtectedAdapterRegistry.of(registry, Map.of(ContinualTuning.CHAMPION, policy));
    }

    /** Lets a version pass that studies recommend. */
    static LabelPolicy recommended() {
        return request -> {
            List<LabelEvidence> evidence = request.evidence(LabelEvidence.EVALUATION);
            return evidence.isEmpty()
                    ? Optional.of("no study is registered with it; 'llmops tune register --study' does")
                    : evidence.stream()
                            .filter(each -> !each.passed())
                            .map(LabelEvidence::summary)
                            .findFirst();
        };
    }
}
