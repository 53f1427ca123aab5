package dev.llmops.cli.guard;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.cli.console.Operation;
import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.policy.DetectorRule;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.InvalidPolicyException;
import dev.llmops.guardrails.policy.StagePolicy;
import dev.llmops.guardrails.policy.TextScanner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops guard bench}. */
@Command(
        name = "bench",
        header = "Measure how long the detectors of a policy take, each alone and all together.",
        description = "Texts are prose with some personal data, all different, in one thread. Other work on the machine"
                + " makes it slower: compare figures of one run only.",
        footer = "%nExample: llmops guard bench --stage passage")
final class GuardBenchCommand extends Operation {

    private static final int MAX_KB = 1_024;
    private static final List<String> BUILT_IN = WordList.of("""
            pii secrets names prompt-injection hidden-text resource-abuse toxicity bias language gibberish links
            sql code refusal""");

    @Mixin
    PolicyOptions policy;

    @Option(names = "--kb", paramLabel = "N", description = "How long a text is, in kilobytes. Default: 1.")
    int kilobytes = 1;

    @Option(names = "--rounds", paramLabel = "N", description = "How many texts are measured. Default: 2000.")
    int rounds = 2_000;

    @Option(
            names = "--all",
            description =
                    "Measure every detector of the library instead, each at the stage or, where it does not look there,"
                            + " at another one.")
    boolean all;

    /** A policy at a stage. */
    private record Measured(String name, GuardrailStage stage, GuardrailPolicy policy) {}

    @Override
    public Integer call() {
        if (kilobytes < 1 || kilobytes > MAX_KB) {
            throw usage("--kb must be at least 1 and at most " + MAX_KB + ", but was " + kilobytes);
        }
        atLeastOne("--rounds", rounds);
        List<List<String>> table = new ArrayList<>();
        for (Measured one : all ? builtIn(policy.stage()) : ofPolicy(policy.stage())) {
            table.add(measure(one.name, one.stage, policy.scanner(one.policy)));
        }
        if (!json) {
            output().table(List.of("detector", "MB/s", "p50 us/KB", "p99 us/KB"), table);
        }
        return 0;
    }

    private List<Measured> ofPolicy(GuardrailStage stage) {
        GuardrailPolicy whole = policy.policy();
        StagePolicy rules = whole.stages().get(stage);
        if (rules == null) {
            throw usage("the policy does nothing at this stage; choose another --stage");
        }
        List<Measured> measured = new ArrayList<>();
        for (DetectorRule rule : rules.detectors()) {
            measured.add(new Measured(rule.detector(), stage, alone(stage, rules, rule)));
        }
        measured.add(new Measured("all", stage, whole));
        return measured;
    }

    private static List<Measured> builtIn(GuardrailStage stage) {
        return BUILT_IN.stream().map(name -> builtIn(name, stage)).toList();
    }

    private static Measured builtIn(String name, GuardrailStage stage) {
        DetectorRule.Builder rule = DetectorRule.builder(name);
        if (name.equals("language")) {
            rule.allow(List.of("en"));
        }
        for (GuardrailStage one : List.of(stage, GuardrailStage.PASSAGE, GuardrailStage.OUTPUT)) {
            try {
                GuardrailPolicy alone = GuardrailPolicy.builder("bench", "1")
                        .stage(one, rule.build())
                        .build();
                TextScanner.of(alone);
                return new Measured(name, one, alone);
            } catch (InvalidPolicyException e) {
                // It does not look there.
            }
        }
        throw new IllegalStateException("the detector " + name + " looks nowhere");
    }

    private static GuardrailPolicy alone(GuardrailStage stage, StagePolicy rules, DetectorRule rule) {
        StagePolicy one = new StagePolicy(
                List.of(rule),
                rules.provenance(),
                rules.onFailure(),
                rules.budget(),
                rules.maxLength(),
                rules.maxHold());
        return GuardrailPolicy.builder("bench", "1").stage(stage, one).build();
    }

    /** The first tenth warms up and does not count. */
    private List<String> measure(String name, GuardrailStage stage, TextScanner scanner) {
        double[] micros = new double[rounds];
        double seconds = 0;
        long bytes = 0;
        for (int i = -Math.max(1, rounds / 10); i < rounds; i++) {
            String text = text(i + rounds);
            Duration took = scanner.scan(stage, text).took();
            if (i >= 0) {
                int length = text.getBytes(StandardCharsets.UTF_8).length;
                micros[i] = took.toNanos() / 1e3 / (length / 1024.0);
                seconds += took.toNanos() / 1e9;
                bytes += length;
            }
        }
        Arrays.sort(micros);
        double speed = bytes / 1e6 / seconds;
        double median = micros[rounds / 2];
        double slow = micros[Math.min(rounds - 1, rounds * 99 / 100)];
        if (json) {
            output().json(Map.of(
                    "detector", name,
                    "megabytesPerSecond", speed,
                    "p50MicrosPerKilobyte", median,
                    "p99MicrosPerKilobyte", slow,
                    "texts", rounds));
        }
        return List.of(name, figure(speed), figure(median), figure(slow));
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private String text(int number) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; text.length() < kilobytes * 1_024; line++) {
            text.append(String.format(
                    Locale.ROOT,
                    "The cable of the lamp is two metres long, said %s, and ships within %d days. "
                            + "Write to desk%d@example.org or call +44 20 7946 0958 about order %d. ",
                    "Anna " + line,
                    number % 30,
                    number,
                    1_000 + line));
        }
        return text.toString();
    }
}
