package dev.llmops.core.prompt.examples;

/** How near texts are to a question and to each other. Safe for use by multiple threads. */
interface Closeness {

    /** {@return the score of each text for a question, in their order; the nearer, the higher} */
    double[] to(String question);

    /** {@return how near two texts are, 1 for equal ones; -1 where that cannot be told} */
    double between(int one, int other);

    /** {@return the text that is nearest to the middle of all} */
    int mostTypical();
}
