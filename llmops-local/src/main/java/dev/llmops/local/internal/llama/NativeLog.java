package dev.llmops.local.internal.llama;

import dev.llmops.commons.internal.time.SystemTime;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Passes llama.cpp's log lines on to SLF4J, one level lower than llama.cpp says: it speaks to a person at a terminal
 * who has just started it, and what it calls information would flood an application's log. Errors that matter arrive as
 * exceptions as well. The shim joins the pieces of a line.
 */
public final class NativeLog {

    private static final Logger LOG = LoggerFactory.getLogger("dev.llmops.local.llama");
    // Levels of ggml: 1 debug, 2 information, 3 warning, 4 error.
    private static final Level[] LEVELS = {Level.TRACE, Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN};
    private static final LineLimit LIMIT = new LineLimit(SystemTime.ticker());

    private NativeLog() {}

    /** Logs the lines that wait. Of a flood of them it logs the first ones, and how many were left out. */
    public static void drain() {
        drain(LIMIT);
    }

    static void drain(LineLimit limit) {
        for (byte[] line = LlamaNative.nextLogLine(); line != null; line = LlamaNative.nextLogLine()) {
            Level level = LEVELS[Math.min(line[0], LEVELS.length - 1)];
            if (LOG.isEnabledForLevel(level)) {
                log(limit, level, new String(line, 1, line.length - 1, StandardCharsets.UTF_8));
            }
        }
    }

    private static void log(LineLimit limit, Level level, String text) {
        long leftOut = limit.leftOutBefore(level);
        if (leftOut < 0) {
            return;
        }
        LOG.atLevel(level)
                .log(leftOut == 0 ? text : text + " (" + leftOut + " lines of this level were left out before)");
    }
}
