package dev.llmops.rag;

/** How passages are found. */
public enum SearchMode {
    /** Lexical: BM25 (by default k1 1.2, b 0.75) over words, stemmed for each document's language. */
    BM25,
    /** Dense: the cosine of the question's and the passage's vectors. */
    VECTOR,
    /**
     * Both: takes the best 200 of each, computes both scores for each of them, standardizes them within the question (z-scores), and
     * sums them with weight 0.6 for the vectors. For a question in a language that the embedding model does not read, vectors
     * only break ties between passages with similar lexical scores.
     */
    HYBRID
}
