package dev.llmops.eval.dataset;

import java.util.function.Supplier;

/** Takes what the lines of a file hold. */
interface RowSink {

    /** Takes the row of a line, or notes why it is none: the maker throws an {@link IllegalArgumentException} with the reason. */
    void add(long line, Supplier<Row> maker);

    /** Notes a line that is no row. */
    void broken(long line, String problem);
}
