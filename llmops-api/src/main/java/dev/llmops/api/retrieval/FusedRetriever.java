package dev.llmops.api.retrieval;

import dev.llmops.api.internal.Members;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reciprocal rank fusion of several results. */
final class FusedRetriever implements Retriever {

    private static final int RANK_CONSTANT = 60;

    private final List<Retriever> retrievers;

    FusedRetriever(List<Retriever> retrievers) {
        this.retrievers = Members.atLeastOne("retrievers", retrievers);
    }

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        Map<String, Passage> fused = new LinkedHashMap<>();
        for (Retriever retriever : retrievers) {
            addRanks(fused, retriever.retrieve(query));
        }
        return fused.values().stream()
                .sorted(Comparator.comparingDouble(FusedRetriever::score).reversed())
                .limit(query.limit())
                .toList();
    }

    private static void addRanks(Map<String, Passage> fused, List<Passage> result) {
        Set<String> seen = new HashSet<>();
        for (int rank = 1; rank <= result.size(); rank++) {
            Passage passage = result.get(rank - 1);
            if (!seen.add(passage.id())) {
                continue;
            }
            double share = 1.0 / (RANK_CONSTANT + rank);
            fused.merge(passage.id(), passage.withScore(share), (known, same) -> known.withScore(score(known) + share));
        }
    }

    private static double score(Passage passage) {
        @Nullable Double score = passage.score();
        return score == null ? 0 : score;
    }
}
