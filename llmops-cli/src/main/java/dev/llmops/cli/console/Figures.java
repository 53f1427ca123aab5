package dev.llmops.cli.console;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them. */
public final class Figures {

    private Figures() {}

    public static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    public static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
    }

    public static String count(@Nullable Integer tokens) {
        return tokens == null ? "?" : tokens.toString();
    }

    public static String cost(Cost cost) {
        if (cost instanceof Cost.Known known) {
            return known.text();
        }
        return "unknown: " + ((Cost.Unknown) cost).reason();
    }

    /** Tokens, speed, time to the first token. */
    public static String summary(Generation generation) {
        TokenUsage usage = generation.usage();
        Timings timings = generation.timings();
        StringBuilder text = new StringBuilder()
                .append(count(usage.input()))
                .append(" tokens read, ")
                .append(count(usage.output()))
                .append(" written");
        if (timings.timeToFirstToken() != null) {
            text.append(", first after ").append(seconds(timings.timeToFirstToken()));
        }
        text.append(", all in ").append(seconds(timings.total()));
        generation
                .outputTokensPerSecond()
                .ifPresent(speed -> text.append(String.format(Locale.ROOT, ", %.0f tokens/s", speed)));
        if (generation.response() != null && generation.response().finishReason() == FinishReason.LENGTH) {
            text.append(", cut at the most tokens allowed");
        }
        return text.toString();
    }
}
