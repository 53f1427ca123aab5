package dev.llmops.rag;

/** How passages are found. */
public enum SearchMode {
    /** By words: BM25 (k1 1.2, b 0.75 unless said otherwise) over words, stemmed as in the language of each document. */
    BM25,
    /** Dense: the cosine of the question's and the passage's vector. */
    VECTOR,
    /**
     * By both: the best 200 of each, both scores for each of them, standardised within the question (z-scores), and
     * summed with weight 0.6 for the vectors. For a question in a language that the embedding model does not read, vectors
     * decide only between passages that are alike by words.
     */
    HYBRID
}
