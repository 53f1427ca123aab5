package dev.llmops.benchmarks;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.SecretsGuardrail;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast personal data with a form is found: a text of a million ASCII characters, so operations per second are megabytes
 * per second. {@code guardrail} is the library's single pass for all its standard kinds, with check digits and context words;
 * {@code regex} is java.util.regex with the seven kinds of values that are in the text, one pattern after the other, in the same run, without check digits
 * and context, which would only make it slower.
 *
 * <pre>bin/benchmark PiiBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets up.
public class PiiBenchmark {

    private static final int LENGTH = 1_000_000;
    private static final int ONE_VALUE_IN = 40;
    private static final List<String> WORDS = List.of(
            "the",
            "lamp",
            "comes",
            "with",
            "a",
            "cable",
            "of",
            "2",
            "metres",
            "and",
            "ships",
            "within",
            "14",
            "days;",
            "please",
            "write",
            "to",
            "us",
            "if",
            "anything",
            "is",
            "missing.",
            "Order",
            "20261125,",
            "thank",
            "you!");
    private static final List<String> VALUES = List.of(
            "ann.lee@corp.example.com",
            "4111 1111 1111 1111",
            "GB29 NWBK 6016 1331 9268 19",
            "+44 20 7946 0958",
            "219-09-9998",
            "192.168.17.4",
            "2001:db8::8a2e:370:7334");
    private static final List<Pattern> PATTERNS = List.of(
            Pattern.compile("\\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,24}\\b"),
            Pattern.compile("\\b[2-6]\\d{3}(?:[ -]?\\d{3,6}){2,4}\\b"),
            Pattern.compile("\\b[A-Z]{2}\\d{2}(?:[ -]?[A-Z0-9]){11,30}\\b"),
            Pattern.compile("(?:\\+\\d{1,3}[ .-]?)?(?:\\(\\d{2,4}\\)[ .-]?)?\\b\\d{2,4}(?:[ .-]\\d{2,4}){2,4}\\b"),
            Pattern.compile("\\b\\d{3}[- ]\\d{2}[- ]\\d{4}\\b"),
            Pattern.compile("\\b(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\b"),
            Pattern.compile(
                    "(?<![\\w:])(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){7}"
                            + "|(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}|::(?:[0-9A-Fa-f]{1,4}:){0,5}[0-9A-Fa-f]{1,4})"));

    private final Guardrail guardrail = PiiGuardrail.block();
    private final Guardrail names = PiiGuardrail.builder().withNames().block().build();
    private final Guardrail secrets = SecretsGuardrail.block();
    private final GuardrailContext call = GuardrailContext.of(Caller.ANONYMOUS);
    private String text;

    /** Writes the text: the same each time. */
    @Setup
    public void write() {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder all = new StringBuilder(LENGTH + 64);
        while (all.length() < LENGTH) {
            List<String> from = random.nextInt(ONE_VALUE_IN) == 0 ? VALUES : WORDS;
            all.append(from.get(random.nextInt(from.size()))).append(' ');
        }
        text = all.substring(0, LENGTH);
    }

    /** {@return what the guardrail finds} */
    @Benchmark
    public Decision guardrail() {
        return guardrail.check(GuardrailStage.OUTPUT, text, call);
    }

    /** {@return what the guardrail finds with names, places, organisations and addresses} */
    @Benchmark
    public Decision guardrailWithNames() {
        return names.check(GuardrailStage.OUTPUT, text, call);
    }

    /** {@return the secrets that are found} */
    @Benchmark
    public Decision secrets() {
        return secrets.check(GuardrailStage.OUTPUT, text, call);
    }

    /** {@return where the patterns match} */
    @Benchmark
    public List<int[]> regex() {
        List<int[]> found = new ArrayList<>();
        for (Pattern pattern : PATTERNS) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                found.add(new int[] {matcher.start(), matcher.end()});
            }
        }
        return found;
    }
}
