package dev.llmops.eval.run;

import java.io.PrintStream;

/** A line after each tenth of the rows, for logs, where a bar that is drawn again and again would be in the way. */
final class LineProgress implements RunProgress {

    private static final int LINES = 10;

    private final PrintStream out;
    private final SpendingMeter meter = new SpendingMeter();
    private int total;
    private int finished;
    private int errors;

    LineProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(int rows) {
        total = rows;
    }

    @Override
    public void finished(RowResult row) {
        finished++;
        errors += row.error() == null ? 0 : 1;
        meter.add(row);
        if ((long) finished * LINES / total > (finished - 1L) * LINES / total) {
            String spent = meter.text();
            out.println("rows: " + finished + " of " + total + (errors == 0 ? "" : ", " + errors + " without answer")
                    + (spent.isEmpty() ? "" : ", " + spent));
        }
    }

    @Override
    public void close() {}
}
