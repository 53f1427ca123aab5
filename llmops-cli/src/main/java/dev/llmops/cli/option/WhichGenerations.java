package dev.llmops.cli.option;

import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationFilter.ScoreRange;
import dev.llmops.api.generation.GenerationStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which records of calls are meant. */
public final class WhichGenerations {

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only those that began at this time or later: 2026-03-01 (UTC) or 2026-03-01T12:00:00Z.")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only those that began before this time.")
    @Nullable
    String to;

    @Option(names = "--prompt", paramLabel = "NAME", description = "Only those of this prompt.")
    @Nullable
    String prompt;

    @Option(names = "--prompt-version", paramLabel = "N", description = "Only those of this version of the prompt.")
    @Nullable
    Integer promptVersion;

    @Option(
            names = "--experiment",
            paramLabel = "NAME",
            description = "Only those that have a variant of this experiment.")
    @Nullable
    String experiment;

    @Option(names = "--variant", paramLabel = "NAME", description = "Only those that have this variant of it.")
    @Nullable
    String variant;

    @Option(names = "--model", paramLabel = "NAME", description = "Only those that this model was asked for.")
    @Nullable
    String model;

    @Option(names = "--user", paramLabel = "NAME", description = "Only those of this user.")
    @Nullable
    String user;

    @Option(names = "--session", paramLabel = "NAME", description = "Only those of this session.")
    @Nullable
    String session;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only those of this tenant.")
    @Nullable
    String tenant;

    @Option(
            names = "--tag",
            paramLabel = "NAME=VALUE",
            description = "Only those with this tag; may be given several times.")
    List<String> tags = new ArrayList<>();

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only those that ended so: ${COMPLETION-CANDIDATES}.")
    @Nullable
    GenerationStatus status;

    @Option(
            names = "--feedback",
            negatable = true,
            description = "Only those with feedback; with --no-feedback only those without.")
    @Nullable
    Boolean feedback;

    @Option(
            names = "--score",
            paramLabel = "EVALUATOR=LEAST..MOST",
            description = "Only those that this evaluator scored so; both ends may be left out: grounded=..0.5.")
    @Nullable
    String score;

    /**
     * {@return the filter}
     *
     * @throws IllegalArgumentException if an option is wrong
     */
    public GenerationFilter filter() {
        GenerationFilter.Builder filter = GenerationFilter.builder()
                .from(time("--from", from))
                .to(time("--to", to))
                .prompt(prompt)
                .promptVersion(promptVersion)
                .experiment(experiment)
                .variant(variant)
                .model(model)
                .user(user)
                .session(session)
                .tenant(tenant)
                .status(status)
                .feedback(feedback)
                .score(score == null ? null : range(score));
        for (String tag : tags) {
            int equals = tag.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("--tag must be NAME=VALUE, but was '" + tag + "'");
            }
            filter.tag(tag.substring(0, equals), tag.substring(equals + 1));
        }
        return filter.build();
    }

    /**
     * {@return the time that an option gives, or null if it is not there}
     *
     * @param option its name, for the error
     * @param text what it says, or null
     * @throws IllegalArgumentException if it is none
     */
    public static @Nullable Instant time(String option, @Nullable String text) {
        return text == null ? null : timeOf(option, text);
    }

    /**
     * {@return the time that an option gives}
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Instant timeOf(String option, String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    option + " must be a day, as 2026-03-01, or a time, as 2026-03-01T12:00:00Z, but was '" + text
                            + "'",
                    e);
        }
    }

    private static ScoreRange range(String text) {
        int equals = text.indexOf('=');
        int dots = text.indexOf("..", equals + 1);
        if (equals < 1 || dots < 0) {
            throw new IllegalArgumentException("--score must be EVALUATOR=LEAST..MOST, but was '" + text + "'");
        }
        return new ScoreRange(
                text.substring(0, equals), number(text.substring(equals + 1, dots)), number(text.substring(dots + 2)));
    }

    private static @Nullable Double number(String text) {
        try {
            return text.isEmpty() ? null : (Double) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--score must have numbers as its ends, but one was '" + text + "'", e);
        }
    }
}
