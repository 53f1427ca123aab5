package dev.llmops.rag.chunking;

/** Where a text may be cut into passages. In each way a passage is a range of the text, and all of the text is in one. */
public enum ChunkingStrategy {
    /**
     * Along headings, paragraphs, lists, code and tables, and inside of one only where it is too large alone: of a table
     * between rows, of a program between declarations. Passages know the headings, the names of columns, or the
     * declarations that they stand below.
     */
    STRUCTURE,
    /** As much as fits, up to the coarsest of these that there is: a blank line, line, sentence, word, character. */
    RECURSIVE,
    /** Each sentence for itself; one that is too large at words. */
    SENTENCES,
    /** As many words as fit. */
    FIXED,
    /**
     * Where the subject changes: where neighbouring sentences have the least similar vectors. It needs an index with an
     * embedding model, which embeds each sentence with its neighbours, some times as much as the passages.
     */
    SEMANTIC
}
