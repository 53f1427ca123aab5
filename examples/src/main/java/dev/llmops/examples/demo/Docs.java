package dev.llmops.examples.demo;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.store.Stores;
import dev.llmops.local.LocalModel;
import dev.llmops.local.sampling.LocalSampling;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.citation.CitationInterceptor;
import dev.llmops.rag.pipeline.RetrievalPipeline;
import dev.llmops.rag.pipeline.Stages;
import java.nio.file.Path;

/**
 * The application that answers from the documents.
 *
 * @param folder where all of it is kept
 * @param database the store's file
 * @param model the model's file
 */
public record Docs(Path folder, Path database, Path model) {

    /** Name of its prompt. */
    static final String PROMPT = "docs-answer";

    /** What is said when no passage supports the model's answer. */
    static final String ABSTENTION = "The documents do not say.";

    /** Small passages: the model reads some hundred tokens a second. */
    private static final int CHARACTERS = 300;

    /** On development questions this model mixes up what two passages say. */
    private static final int PASSAGES = 1;

    /** What the pipeline chooses from, how alike two of them may be, and how much the model is given to read. */
    private static final int FOUND = 20;

    private static final double ALIKE = 0.8;
    private static final int MAX_READ = 150;

    private static final int MAX_TOKENS = 100;

    /** {@return the documents} */
    Path pages() {
        return folder.resolve("docs");
    }

    /** {@return the folder of the prompt's file} */
    Path prompts() {
        return folder.resolve("docs-prompts");
    }

    /** {@return the index of the documents, opened} */
    public RagIndex index() {
        return RagIndex.builder(folder.resolve("index"))
                .chunking(Chunking.characters(CHARACTERS))
                .build();
    }

    /** {@return the search: lexical and dense, fused, without repetitions, as much as fits} */
    private static RetrievalPipeline search(RagIndex index) {
        return RetrievalPipeline.builder(index)
                .depth(FOUND)
                .stage(Stages.nearDuplicates(ALIKE))
                .stage(Stages.tokenBudget(MAX_READ, null))
                .build();
    }

    /** {@return the application, opened} */
    LlmOps open(RagIndex index, CitationInterceptor citations, Guardrail... guardrails) {
        return LlmOps.builder()
                .store(Stores.sqlite(database))
                .prompts(PromptDirectory.of(prompts()))
                .model(LocalModel.load(model))
                .guardrails(guardrails)
                .retrieval(new Retrieval(search(index), Reranker.noop(), PASSAGES, "question"))
                .interceptBefore(StandardChain.ROUTE, citations)
                .build();
    }

    /** {@return the same model and store with other prompts, and without documents} */
    LlmOps open(Path otherPrompts, Guardrail guardrail) {
        return LlmOps.builder()
                .store(Stores.sqlite(database))
                .prompts(PromptDirectory.of(otherPrompts))
                .model(LocalModel.load(model))
                .guardrails(guardrail)
                .build();
    }

    /** {@return parameters with which a local model can write nothing but this} */
    static ModelParameters only(String text) {
        return ModelParameters.builder()
                .maxTokens(MAX_TOKENS)
                .vendor(LocalSampling.builder()
                        .grammar("root ::= \"" + text + "\"")
                        .build()
                        .vendor())
                .build();
    }
}
