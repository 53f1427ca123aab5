package dev.llmops.cli.rag;

import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which index is searched, how, and which passages may be found: what {@code rag search} and {@code rag eval} share. */
final class SearchOptions {

    @Mixin
    IndexOptions index;

    @Mixin
    FilterOptions filter;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "bm25, vector or hybrid. Default: hybrid, or bm25 with --lexical-only.")
    @Nullable
    SearchMode mode;

    Retriever retriever(RagIndex opened) {
        return filter.within(opened.retriever(mode()), index.tenant);
    }

    /** {@return the mode's name on the command line and in results} */
    String modeName() {
        return mode().name().toLowerCase(Locale.ROOT);
    }

    private SearchMode mode() {
        return mode != null ? mode : index.lexicalOnly ? SearchMode.BM25 : SearchMode.HYBRID;
    }
}
