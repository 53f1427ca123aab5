package dev.llmops.eval.dataset;

import dev.llmops.api.error.LlmOpsException;
import java.util.List;
import java.util.stream.Collectors;

/** A data set cannot be read. */
public class DatasetException extends LlmOpsException {

    private static final long serialVersionUID = 1L;
    private static final int NAMED = 10;

    private final transient List<MalformedRow> lines;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public DatasetException(String message) {
        this(message, List.of());
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause
     */
    public DatasetException(String message, Throwable cause) {
        super(message, cause, false);
        this.lines = List.of();
    }

    private DatasetException(String message, List<MalformedRow> lines) {
        super(message);
        this.lines = List.copyOf(lines);
    }

    static DatasetException malformedRows(String name, List<MalformedRow> lines) {
        return new DatasetException(message(name, lines), lines);
    }

    /** {@return the lines that are not rows, in order} */
    public List<MalformedRow> lines() {
        return lines == null ? List.of() : lines;
    }

    private static String message(String name, List<MalformedRow> lines) {
        String named = lines.stream().limit(NAMED).map(MalformedRow::toString).collect(Collectors.joining("; "));
        String more = lines.size() > NAMED ? "; and " + (lines.size() - NAMED) + " more" : "";
        return "the data set '" + name + "' has broken lines: " + named + more
                + ". Mend them, or allow broken lines to run the rest";
    }
}
