package dev.llmops.eval.dataset;

import java.util.List;
import java.util.stream.Stream;

/**
 * Rows that are read from the first to the last, as often as is asked, and need not all be in memory. Their ids are unique. A {@link Dataset} is one
 * that is in memory; {@link DatasetFile#stream} reads a file anew each time.
 */
public interface RowSource {

    /** {@return what to call it} */
    String name();

    /** {@return {@code sha256:} and 64 hex digits over the rows in their order: equal rows, equal version, streamed or not} */
    String version();

    /** {@return the number of rows} */
    int size();

    /**
     * {@return the rows whose metadata have a value under a key, or a list that holds it; possibly none. All rows are read once for it}
     *
     * @param key name of the metadata, for example {@code split} or {@code tags}
     * @param value the value as text
     */
    default RowSource where(String key, String value) {
        return FilteredRows.of(this, key, value);
    }

    /** {@return lines of its file that are no rows and were left out} */
    List<MalformedRow> broken();

    /**
     * {@return the rows, in order; to be closed}
     *
     * @throws DatasetException from the stream if the file was changed since it was opened
     */
    Stream<Row> stream();
}
