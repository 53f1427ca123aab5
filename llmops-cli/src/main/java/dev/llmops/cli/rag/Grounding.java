package dev.llmops.cli.rag;

import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.cli.console.Operation;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.citation.CitationInterceptor;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.MiniLmVerifier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which passages answers draw on, and what becomes of those that they do not support. */
public final class Grounding extends IndexOptions {

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many passages the model gets. Default: 3.")
    int k;

    @Option(
            names = "--abstain",
            paramLabel = "TEXT",
            description = "Say this instead of an answer in which no citation is supported.")
    @Nullable
    String abstention;

    @Option(
            names = "--verifier",
            paramLabel = "NAME",
            defaultValue = "lexical",
            description = "What checks claims: lexical, or minilm (lexical and dense). Default: ${DEFAULT-VALUE}.")
    Verifier verifier = Verifier.LEXICAL;

    /** What checks claims. */
    enum Verifier {
        LEXICAL,
        MINILM
    }

    /** Refuses what makes no sense before anything is opened. */
    public void check(Operation operation) {
        operation.atLeastOne("--k", k);
    }

    /** Puts retrieval and the check of citations into a chain. */
    public void apply(LlmOpsBuilder builder, Retriever retriever, String queryVariable) {
        CitationInterceptor citations = CitationInterceptor.create(
                verifier == Verifier.MINILM ? MiniLmVerifier.create() : ClaimVerifier.lexical());
        builder.retrieval(new Retrieval(retriever, Reranker.noop(), k, queryVariable))
                .interceptBefore(
                        StandardChain.ROUTE, abstention == null ? citations : citations.abstainingWith(abstention));
    }

    /** All that decides which passages a question gets, and what is said without them. */
    public String describe(RagIndex opened) {
        return opened.contentHash(tenant) + "/" + k + "/" + (lexicalOnly ? "bm25" : "hybrid") + "/" + tenant + "/"
                + abstention + "/" + verifier;
    }
}
