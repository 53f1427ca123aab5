package dev.llmops.eval.run;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** The consumer is given by name: the library's own would look for a terminal. */
final class BarProgress implements RunProgress {

    private static final int WIDTH = 80;
    private static final int MILLIS_BETWEEN = 2_000;

    private final PrintStream out;
    private final SpendingMeter meter = new SpendingMeter();
    private @Nullable ProgressBar bar;
    private int errors;

    BarProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(int total) {
        bar = new ProgressBarBuilder()
                .setTaskName("rows")
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(MILLIS_BETWEEN)
                .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
                .build();
    }

    @Override
    public void finished(RowResult row) {
        if (bar != null) {
            errors += row.error() == null ? 0 : 1;
            meter.add(row);
            String spent = meter.text();
            bar.setExtraMessage(
                    errors == 0 ? spent : errors + " without answer" + (spent.isEmpty() ? "" : ", " + spent));
            bar.step();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
