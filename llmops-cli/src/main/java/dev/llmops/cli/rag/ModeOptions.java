package dev.llmops.cli.rag;

import dev.llmops.rag.SearchMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an index is searched. */
final class ModeOptions {

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "bm25, vector or hybrid. Default: hybrid, or bm25 with --words-only.")
    @Nullable
    SearchMode given;

    /** {@return what was asked for, or else what the index can do best} */
    SearchMode in(IndexOptions index) {
        return given != null ? given : index.wordsOnly ? SearchMode.BM25 : SearchMode.HYBRID;
    }

    /** {@return what a mode is called on the command line and in its results} */
    static String name(SearchMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
