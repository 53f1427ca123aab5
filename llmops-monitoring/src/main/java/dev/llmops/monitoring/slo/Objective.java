package dev.llmops.monitoring.slo;

import dev.llmops.commons.internal.option.Require;
import java.util.Objects;

/**
 * A service level objective: a share of what counts that must be good.
 *
 * @param name its name in alerts
 * @param indicator defines what counts and what is good
 * @param target the share, above 0 and below 1; one minus the target is the error budget
 */
public record Objective(String name, Indicator indicator, double target) {

    private static final String RULE =
            "an objective must be availability=SHARE, latency<TIME=SHARE, first-token<TIME=SHARE, not-blocked=SHARE,"
                    + " score:NAME>=VALUE=SHARE or thumbs-up=SHARE, such as latency<5s=0.95, but was '";

    /** Refuses a blank name and a target without a budget. */
    public Objective {
        Require.text("name", name);
        Objects.requireNonNull(indicator, "indicator");
        Require.insideShare("target", target);
    }

    /**
     * Parses {@code availability=0.995}, {@code latency<5s=0.95}, {@code first-token<800ms=0.9}, {@code not-blocked=0.98}, {@code
     * score:groundedness>=0.7=0.9} or
     * {@code thumbs-up=0.9}; its name is the part before the target.
     *
     * @param text the text
     * @return the objective
     * @throws IllegalArgumentException if it is not an objective
     */
    public static Objective parse(String text) {
        int equals = text.lastIndexOf('=');
        try {
            String name = text.substring(0, Math.max(0, equals));
            return new Objective(name, indicator(name, text), Double.parseDouble(text.substring(equals + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(RULE + text + "'", e);
        }
    }

    private static Indicator indicator(String name, String text) {
        if (name.equals("availability")) {
            return Indicator.availability();
        }
        if (name.equals("not-blocked")) {
            return Indicator.notBlocked();
        }
        if (name.equals("thumbs-up")) {
            return Indicator.thumbs();
        }
        if (name.startsWith("latency<")) {
            return Indicator.latency(Durations.parse(name.substring("latency<".length())));
        }
        if (name.startsWith("first-token<")) {
            return Indicator.firstToken(Durations.parse(name.substring("first-token<".length())));
        }
        int least = name.indexOf(">=");
        if (name.startsWith("score:") && least > "score:".length()) {
            return Indicator.score(
                    name.substring("score:".length(), least), Double.parseDouble(name.substring(least + 2)));
        }
        throw new IllegalArgumentException(RULE + text + "'");
    }
}
