package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Retriever;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.rag.internal.search.ParallelSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link RetrievalPipeline}. Not safe for use by multiple threads. */
public final class RetrievalPipelineBuilder {

    private static final int RECIPROCAL = 60;

    private final Retriever source;
    private final List<QueryTransform> transforms = new ArrayList<>();
    private final List<PassageStage> stages = new ArrayList<>();
    private @Nullable RankFusion fusion;
    private int depth = 50;
    private int maxQueries = 5;
    private boolean parallel;

    RetrievalPipelineBuilder(Retriever source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Sets how many passages are searched for, for the stages to choose from. The default is 50.
     *
     * @param passages at least 1
     * @return this
     */
    public RetrievalPipelineBuilder depth(int passages) {
        Require.atLeast("depth", passages, 1);
        depth = passages;
        return this;
    }

    /**
     * Sets the maximum number of questions to search for, however many the transforms produce. The default is 5.
     *
     * @param questions at least 1
     * @return this
     */
    public RetrievalPipelineBuilder maxQueries(int questions) {
        Require.atLeast("maxQueries", questions, 1);
        maxQueries = questions;
        return this;
    }

    /**
     * Adds a transform, which works on the questions that the previous ones produced.
     *
     * @param transform the transform
     * @return this
     */
    public RetrievalPipelineBuilder transform(QueryTransform transform) {
        transforms.add(Objects.requireNonNull(transform, "transform"));
        return this;
    }

    /**
     * Sets how the results of several questions are fused. The default is {@link RankFusion#reciprocal} with 60.
     *
     * @param value the fusion
     * @return this
     */
    public RetrievalPipelineBuilder fusion(RankFusion value) {
        if (fusion != null) {
            throw new IllegalArgumentException("fusion must be set once, but was set already");
        }
        fusion = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Searches for several questions at once, on up to eight threads that all pipelines and routers share, instead of one after
     * the other. The source must not depend on anything bound to the caller's thread. An interrupt of the caller cancels the searches.
     *
     * @return this
     */
    public RetrievalPipelineBuilder parallel() {
        parallel = true;
        return this;
    }

    /**
     * Adds a stage.
     *
     * @param stage the stage
     * @return this
     */
    public RetrievalPipelineBuilder stage(PassageStage stage) {
        stages.add(Objects.requireNonNull(stage, "stage"));
        return this;
    }

    /**
     * {@return the pipeline}
     *
     * @throws IllegalArgumentException if transforms could produce more questions than the fusion can fuse
     */
    public RetrievalPipeline build() {
        RankFusion fused = fusion != null ? fusion : RankFusion.reciprocal(RECIPROCAL);
        if (!transforms.isEmpty() && maxQueries > fused.maxLists()) {
            throw new IllegalArgumentException("maxQueries must be at most " + fused.maxLists()
                    + ", for which the fusion has weights, but was " + maxQueries
                    + "; set maxQueries, or give more weights");
        }
        return new RetrievalPipeline(
                source, depth, maxQueries, transforms, fused, stages, parallel ? ParallelSearch.shared() : null);
    }
}
