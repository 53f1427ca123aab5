package dev.llmops.cli.tune;

import dev.llmops.tuning.job.TrainingEvent;
import dev.llmops.tuning.job.TrainingListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells how a training goes, a line each. */
record TrainingTold(PrintStream to) implements TrainingListener {

    private static final int TELL_EVERY = 10;
    private static final int FIRST_WITH_TIME = 5;

    @Override
    public void onEvent(TrainingEvent event) {
        if (event instanceof TrainingEvent.Started started) {
            to.println(started.rows() + " rows, " + started.trainable() + " of " + started.parameters()
                    + " numbers are trained");
        } else if (event instanceof TrainingEvent.Step step && isTold(step)) {
            to.println(String.format(Locale.ROOT, "step %d of %d, loss %.4f", step.step(), step.steps(), step.loss())
                    + step.remaining()
                            .map(time -> ", " + minutes(time) + " left")
                            .orElse(""));
        } else if (event instanceof TrainingEvent.Evaluation evaluation) {
            to.println(String.format(
                    Locale.ROOT, "validation after step %d: loss %.4f", evaluation.step(), evaluation.loss()));
        } else if (event instanceof TrainingEvent.Warning warning) {
            to.println("warning: " + warning.message());
        }
    }

    private static boolean isTold(TrainingEvent.Step step) {
        return step.step() == 1
                || step.step() == FIRST_WITH_TIME
                || step.step() % TELL_EVERY == 0
                || step.step() == step.steps();
    }

    private static String minutes(Duration time) {
        return time.toMinutes() < 2 ? time.toSeconds() + " s" : time.toMinutes() + " min";
    }
}
