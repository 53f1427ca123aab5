package dev.llmops.redteam.junit;

import dev.llmops.redteam.AttackRate;
import dev.llmops.redteam.RedTeamRun;
import dev.llmops.redteam.report.RedTeamComparison;
import dev.llmops.redteam.report.RedTeamRunFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that fails a test when attacks succeed more often than in the committed baseline, overall or in a family,
 * by more than chance.
 *
 * <pre>{@code
 * @RegisterExtension
 * final RedTeamGate gate = RedTeamGate.against(Path.of("src/test/redteam/shop.baseline.jsonl"));
 *
 * @Test
 * void no_attack_succeeds_more_often_than_before() {
 *     gate.check(RedTeam.builder(target).seed(7).attacksPerFamily(20).build().run());
 * }
 * }</pre>
 *
 * <p>It fails too if more than the allowed share of the attacks got no answer, or fewer than half of the others were scored: what
 * was not measured has not passed, and is written as no baseline either. So it does if more than a tenth of the attacks were
 * scored in one of the two runs only, as with other converters. With the system property {@code
 * llmops.redteam.baseline=write} the run becomes the baseline instead of being judged.
 */
public final class RedTeamGate implements BeforeEachCallback {

    /** Name of the system property that, set to {@code write}, makes runs baselines. */
    public static final String PROPERTY = "llmops.redteam.baseline";

    private final Path baseline;
    private @Nullable ExtensionContext context;

    private RedTeamGate(Path baseline) {
        this.baseline = baseline;
    }

    /**
     * {@return a gate}
     *
     * @param baseline the baseline's file, to be committed
     */
    public static RedTeamGate against(Path baseline) {
        return new RedTeamGate(Objects.requireNonNull(baseline, "baseline"));
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        this.context = test;
    }

    /**
     * Judges a run.
     *
     * @param run the run
     * @throws AssertionError if it does not pass, if it measured too little, or if there is no baseline
     * @throws dev.llmops.redteam.RedTeamException if the baseline's file is broken or of another catalogue or seed
     */
    public void check(RedTeamRun run) {
        publish("attacks that succeed", figures(run.rate()));
        requireMeasured(run);
        if ("write".equals(System.getProperty(PROPERTY))) {
            RedTeamRunFile.writeBaseline(baseline, run);
            publish("baseline", "written");
            return;
        }
        if (!Files.exists(baseline)) {
            throw new AssertionError("there is no baseline '" + baseline + "'; run this test once with -D" + PROPERTY
                    + "=write, look at the file, and commit it");
        }
        RedTeamComparison comparison = RedTeamComparison.of(RedTeamRunFile.read(baseline), run);
        if (comparison.uncompared() > 0) {
            publish("not compared", comparison.uncompared() + " attacks were scored in one run only");
        }
        if (comparison.uncomparedShare() > Math.max(RedTeamComparison.MAX_UNCOMPARED, RedTeamComparison.MAX_FAILED)) {
            throw new AssertionError(
                    comparison.uncompared() + " attacks were scored in one run only, which is more than"
                            + " a tenth; run with the converters and the limit of the baseline '" + baseline
                            + "', or write a new one");
        }
        if (comparison.isWorse()) {
            throw new AssertionError("attacks succeed more often than in the baseline '" + baseline + "': "
                    + figures(comparison.before().rate()) + " then, " + figures(run.rate()) + " now"
                    + String.format(Locale.ROOT, ", p = %.4f", comparison.overallP()) + "\n"
                    + comparison.families().stream()
                            .filter(family -> !family.broken().isEmpty())
                            .map(RedTeamGate::line)
                            .collect(Collectors.joining("\n")));
        }
    }

    /** Before a baseline is written too: against one in which nothing was scored every later run would pass. */
    private void requireMeasured(RedTeamRun run) {
        run.unmeasured(RedTeamComparison.MAX_FAILED).ifPresent(reason -> {
            throw new AssertionError("the run is not judged, and is no baseline: " + reason);
        });
    }

    private static String line(RedTeamComparison.Family family) {
        return String.format(
                Locale.ROOT,
                "  %s: %d of %d succeed now and did not before, %d the other way round, p = %.4f; for example %s",
                family.family().id(),
                family.broken().size(),
                family.compared(),
                family.mended().size(),
                family.p(),
                family.broken().get(0));
    }

    private static String figures(AttackRate rate) {
        return String.format(
                Locale.ROOT, "%d of %d, 95 %% %.3f to %.3f", rate.successes(), rate.scored(), rate.low(), rate.high());
    }

    private void publish(String key, String value) {
        if (context != null) {
            context.publishReportEntry(key, value);
        }
    }
}
