package dev.llmops.api.retrieval;

import dev.llmops.api.internal.Members;
import dev.llmops.api.message.Message;
import java.util.ArrayList;
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
        return search(query, List.of()).passages();
    }

    @Override
    public RetrievalResult search(RetrievalQuery query, List<Message> history) {
        List<RetrievalStep> steps = new ArrayList<>();
        Map<String, Passage> fused = new LinkedHashMap<>();
        int given = 0;
        for (Retriever retriever : retrievers) {
            RetrievalResult found = retriever.search(query, history);
            steps.addAll(found.steps());
            given += found.passages().size();
            addRanks(fused, found.passages());
        }
        List<Passage> ranked = fused.values().stream()
                .sorted(Comparator.comparingDouble(FusedRetriever::score).reversed())
                .toList();
        List<Passage> kept = ranked.subList(0, Math.min(query.limit(), ranked.size()));
        List<RetrievalStep.Dropped> dropped = ranked.subList(kept.size(), ranked.size()).stream()
                .map(passage -> new RetrievalStep.Dropped(passage.id(), "only " + query.limit() + " are wanted"))
                .toList();
        steps.add(new RetrievalStep("fusion", given, kept.size(), dropped, Map.of("lists", retrievers.size())));
        return new RetrievalResult(kept, steps);
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
