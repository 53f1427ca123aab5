package dev.llmops.cli.eval;

import dev.llmops.cli.console.TextFiles;
import dev.llmops.eval.judge.JudgeCriteria;
import dev.llmops.eval.judge.Rubric;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** By what is judged. */
final class RubricOptions {

    private static final Pattern SCALE = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

    @ArgGroup(multiplicity = "0..1")
    @Nullable
    Source source;

    @Option(
            names = "--scale",
            paramLabel = "WORST-BEST",
            description = "The numbers that the judge may give an answer, such as 1-5; they become a score from 0 to 1."
                    + " Default: the rubric's, or 0-1.")
    @Nullable
    String scale;

    /** Words, or a file of them. */
    static final class Source {

        @Option(
                names = "--criterion",
                required = true,
                paramLabel = "TEXT",
                description = "What a good answer is, in words. Default: it does what was asked, correctly and without"
                        + " much besides, from 0 to " + JudgeCriteria.BEST + ".")
        @Nullable
        String criterion;

        @Option(
                names = "--rubric",
                required = true,
                paramLabel = "FILE",
                description =
                        "A JSON file {\"criterion\",\"steps\":[..],\"scale\":[1,5],\"anchors\":{\"1\":\"..\"}}; all"
                                + " but the criterion may be left out.")
        @Nullable
        Path rubric;
    }

    /** {@return whether nothing was said, so that the answers are judged by how helpful they are} */
    boolean builtIn() {
        return source == null;
    }

    Rubric rubric() {
        if (source == null) {
            if (scale != null) {
                throw new IllegalArgumentException("--scale goes with --criterion or --rubric: the criterion that is"
                        + " built in is of 0 to " + JudgeCriteria.BEST);
            }
            return Rubric.of(JudgeCriteria.HELPFULNESS).withScale(0, JudgeCriteria.BEST);
        }
        Rubric rubric = source.rubric != null
                ? Rubric.parse(TextFiles.read(source.rubric))
                : Rubric.of(String.valueOf(source.criterion));
        if (scale == null) {
            return rubric;
        }
        Matcher matcher = SCALE.matcher(scale);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "--scale must be two whole numbers such as 1-5, but was '" + scale + "'");
        }
        return rubric.withScale(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
}
