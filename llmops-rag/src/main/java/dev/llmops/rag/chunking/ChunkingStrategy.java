package dev.llmops.rag.chunking;

/** Where a text may be cut into passages. With every strategy, a passage is a range of the text, and the passages cover all of it. */
public enum ChunkingStrategy {
    /**
     * Cuts at headings, paragraphs, lists, code and tables, and inside one of these only if it is too large by itself: in a table
     * between rows, in a program between declarations. Passages know the headings, column names or
     * declarations above them.
     */
    STRUCTURE,
    /** Fits as much as possible, and cuts at the coarsest of these that is available: a blank line, line, sentence, word, character. */
    RECURSIVE,
    /** One passage per sentence; a sentence that is too large is cut at words. */
    SENTENCES,
    /** Fits as many words as possible. */
    FIXED,
    /**
     * Cuts where the subject changes: where neighbouring sentences have the least similar vectors. It needs an index with an
     * embedding model, which embeds each sentence together with its neighbours, several times the work of embedding the passages.
     */
    SEMANTIC
}
