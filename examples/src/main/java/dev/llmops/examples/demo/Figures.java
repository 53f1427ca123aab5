package dev.llmops.examples.demo;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Generation;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

/** Figures of a record, as people read them. */
final class Figures {

    private Figures() {}

    /** A clock for what has no timings of its own. */
    static long millis() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }

    static String of(Generation generation) {
        Duration first = generation.timings().timeToFirstToken();
        String start = first == null ? "" : String.format(Locale.ROOT, "first token after %d ms, ", first.toMillis());
        String speed = generation.outputTokensPerSecond().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", %.0f tokens/s",
                        generation.outputTokensPerSecond().getAsDouble())
                : "";
        return start + generation.usage().input() + " tokens read, "
                + generation.usage().output() + " written" + speed;
    }

    static String cost(Cost cost) {
        return cost instanceof Cost.Known known ? known.text() : "unknown, because " + ((Cost.Unknown) cost).reason();
    }
}
