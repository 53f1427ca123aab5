package dev.llmops.cli.rag;

import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.pipeline.PassageStage;
import dev.llmops.rag.pipeline.RetrievalPipeline;
import dev.llmops.rag.pipeline.RetrievalPipelineBuilder;
import dev.llmops.rag.pipeline.Stages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What becomes of passages that were found: the stages of {@code rag ask}, which {@code rag explain} shows. */
final class StageOptions {

    private static final double SAME = 0.8;

    @Mixin
    FilterOptions filter;

    @Mixin
    RerankOptions rerank;

    @Option(
            names = "--mmr",
            paramLabel = "RELEVANCE",
            description =
                    "Maximal marginal relevance: prefers passages that differ from better ones. Lambda, the weight of relevance, from 0 to 1.")
    @Nullable
    Double mmr;

    @Mixin
    WideningOptions widening;

    @Option(
            names = "--compress",
            paramLabel = "SHARE",
            description = "Keeps so much of each passage, above 0: the sentences nearest to the question.")
    @Nullable
    Double compress;

    @Option(
            names = "--token-budget",
            paramLabel = "TOKENS",
            description = "Keeps as many passages as have so many tokens together, four characters for one; no sentence"
                    + " is cut.")
    @Nullable
    Integer tokenBudget;

    /**
     * {@return the search with its stages, of a tenant's passages}
     *
     * @param source finds the passages
     * @param index where they stand
     * @param reranker the opened one, or null
     * @param k how many passages are wanted
     * @param tenant whose passages, or null in an index without tenants
     */
    Retriever over(
            Retriever source, RagIndex index, RerankOptions.@Nullable Opened reranker, int k, @Nullable String tenant) {
        RetrievalPipelineBuilder pipeline = RetrievalPipeline.builder(source);
        if (reranker != null) {
            pipeline.stage(reranker.stage());
        }
        pipeline.stage(Stages.nearDuplicates(SAME));
        if (mmr != null) {
            pipeline.stage(Stages.mmr(mmr, k));
        }
        PassageStage wider = widening.stage(index);
        if (wider != null) {
            pipeline.stage(wider);
        }
        if (compress != null) {
            pipeline.stage(Stages.compress(compress));
        }
        if (tokenBudget != null) {
            pipeline.stage(Stages.tokenBudget(tokenBudget, null));
        }
        return filter.within(pipeline.build(), tenant);
    }
}
