package dev.llmops.rag.pipeline;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.internal.search.ParallelSearch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A retrieval pipeline: transforms turn the question into several, each is searched for, the results are fused, and the passages
 * go through the stages. Each step records in the Generation what it received, what it passed on, and what it left out and why.
 *
 * <pre>{@code RetrievalPipeline.builder(index)
 *     .stage(Stages.nearDuplicates(0.8))
 *     .stage(Stages.expandContext(index, 400))
 *     .stage(Stages.tokenBudget(1500, null))
 *     .build()}</pre>
 *
 * <p>Safe for use by multiple threads if its parts are.
 */
public final class RetrievalPipeline implements Retriever {

    private final Retriever source;
    private final int depth;
    private final int maxQueries;
    private final List<QueryTransform> transforms;
    private final RankFusion fusion;
    private final List<PassageStage> stages;
    private final @Nullable ParallelSearch atOnce;

    RetrievalPipeline(
            Retriever source,
            int depth,
            int maxQueries,
            List<QueryTransform> transforms,
            RankFusion fusion,
            List<PassageStage> stages,
            @Nullable ParallelSearch atOnce) {
        this.source = source;
        this.depth = depth;
        this.maxQueries = maxQueries;
        this.transforms = List.copyOf(transforms);
        this.fusion = fusion;
        this.stages = List.copyOf(stages);
        this.atOnce = atOnce;
    }

    /**
     * {@return a builder}
     *
     * @param source finds the passages, such as a {@link dev.llmops.rag.RagIndex}
     */
    public static RetrievalPipelineBuilder builder(Retriever source) {
        return new RetrievalPipelineBuilder(source);
    }

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        return search(query, List.of()).passages();
    }

    @Override
    public RetrievalResult search(RetrievalQuery query, List<Message> history) {
        List<RetrievalStep> steps = new ArrayList<>();
        List<Passage> passages = found(query, questions(query.text(), history, steps), history, steps);
        for (PassageStage stage : stages) {
            PassageStage.Staged staged = stage.apply(query, passages);
            steps.add(new RetrievalStep(
                    stage.name(), passages.size(), staged.passages().size(), staged.dropped(), staged.details()));
            passages = staged.passages();
        }
        if (passages.size() > query.limit()) {
            steps.add(new RetrievalStep(
                    "limit",
                    passages.size(),
                    query.limit(),
                    Stages.behind(passages, query.limit(), "only " + query.limit() + " are wanted"),
                    Map.of()));
            passages = passages.subList(0, query.limit());
        }
        return new RetrievalResult(passages, steps);
    }

    private Set<String> questions(String asked, List<Message> history, List<RetrievalStep> steps) {
        Set<String> questions = new LinkedHashSet<>(List.of(asked));
        for (QueryTransform transform : transforms) {
            Map<String, Object> details = new LinkedHashMap<>();
            Set<String> made = new LinkedHashSet<>();
            try {
                // Each works on what the ones before it made: a condensed question is then asked in other words.
                for (String question : questions) {
                    made.addAll(transform.transform(question, history));
                }
                details.put("questions", made.stream().limit(maxQueries).toList());
                if (made.size() > maxQueries) {
                    details.put("leftOut", "only " + maxQueries + " of " + made.size() + " questions are searched for");
                }
            } catch (CallCancelledException e) {
                throw e;
            } catch (LlmOpsException e) {
                made.addAll(questions);
                details.put("failed", String.valueOf(e.getMessage()));
            }
            steps.add(new RetrievalStep(transform.name(), 0, 0, List.of(), details));
            questions = new LinkedHashSet<>(made.stream().limit(maxQueries).toList());
        }
        return questions;
    }

    private List<Passage> found(
            RetrievalQuery query, Set<String> questions, List<Message> history, List<RetrievalStep> steps) {
        int limit = Math.max(depth, query.limit());
        List<Supplier<RetrievalResult>> searches = new ArrayList<>();
        for (String question : questions) {
            RetrievalQuery asked = new RetrievalQuery(question, limit, query.tenant(), query.filter());
            searches.add(() -> source.search(asked, history));
        }
        List<RetrievalResult> all =
                atOnce == null ? searches.stream().map(Supplier::get).toList() : atOnce.all(searches);
        List<List<Passage>> lists = new ArrayList<>();
        for (String question : questions) {
            RetrievalResult found = all.get(lists.size());
            steps.addAll(found.steps());
            steps.add(new RetrievalStep(
                    "search", 0, found.passages().size(), List.of(), Map.of("question", question, "limit", limit)));
            lists.add(found.passages());
        }
        if (lists.size() == 1) {
            return lists.get(0);
        }
        List<Passage> fused = fusion.fuse(lists);
        int given = lists.stream().mapToInt(List::size).sum();
        steps.add(new RetrievalStep("fusion", given, fused.size(), List.of(), Map.of("lists", lists.size())));
        return fused;
    }
}
