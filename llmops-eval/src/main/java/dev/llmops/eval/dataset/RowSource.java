package dev.llmops.eval.dataset;

import java.util.List;
import java.util.stream.Stream;

/**
 * Rows that are read from first to last, any number of times, and need not all be in memory. Their ids are unique. A {@link Dataset} is one
 * that is in memory; {@link DatasetFile#stream} reads a file again each time.
 */
public interface RowSource {

    /** {@return its name} */
    String name();

    /** {@return {@code sha256:} and 64 hex digits over the rows in their order: equal rows, equal version, streamed or not} */
    String version();

    /** {@return the number of rows} */
    int size();

    /**
     * {@return the rows whose metadata has a value under a key, or a list that contains it; possibly none. All rows are read once for this}
     *
     * @param key the metadata key, for example {@code split} or {@code tags}
     * @param value the value as text
     */
    default RowSource where(String key, String value) {
        return FilteredRows.of(this, key, value);
    }

    /** {@return lines of its file that are not rows and were left out} */
    List<MalformedRow> broken();

    /**
     * {@return the rows, in order; the caller closes the stream}
     *
     * @throws DatasetException from the stream if the file has changed since it was opened
     */
    Stream<Row> stream();
}
