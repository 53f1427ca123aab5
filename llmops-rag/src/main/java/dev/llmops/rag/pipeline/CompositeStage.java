package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalStep.Dropped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Several stages as one. */
final class CompositeStage implements PassageStage {

    private final List<PassageStage> stages;

    CompositeStage(List<PassageStage> stages) {
        this.stages = List.copyOf(stages);
    }

    @Override
    public String name() {
        return stages.stream().map(PassageStage::name).collect(Collectors.joining("+"));
    }

    @Override
    public Staged apply(RetrievalQuery query, List<Passage> passages) {
        List<Passage> current = passages;
        List<Dropped> dropped = new ArrayList<>();
        List<Map<String, Object>> details = new ArrayList<>();
        for (PassageStage stage : stages) {
            Staged staged = stage.apply(query, current);
            details.add(Map.of(
                    "name", stage.name(),
                    "given", current.size(),
                    "kept", staged.passages().size(),
                    "details", staged.details()));
            current = staged.passages();
            dropped.addAll(staged.dropped());
        }
        return new Staged(current, dropped, Map.of("stages", details));
    }
}
