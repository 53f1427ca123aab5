package dev.llmops.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.assertj.core.api.Assertions;

/**
 * Texts that are made to cost whoever reads them more than their length: the reader's own triggers again and again, nested,
 * within words without end, and never closed. What is fed with them must take time and memory in proportion to the text.
 *
 * <pre>{@code
 * AdversarialTexts.of("password=", "sk-").forEach(text -> text.assertLinear(20_000, scanner::scan));
 * }</pre>
 */
public final class AdversarialTexts {

    /** How much more twice the text may cost. */
    public static final double MAX_GROWTH = 2.5;

    private static final int ROUNDS = 3;
    /** What takes less is not told from what the machine does beside it, and is not compared with a shorter text. */
    private static final double NOISE_MILLIS = 40;

    /** Megabytes for a character that are not compared with a shorter text either. */
    private static final double LITTLE_MEMORY = 256e-6;

    private AdversarialTexts() {}

    /**
     * A kind of texts, of any length.
     *
     * @param name what is in it
     * @param make makes one of about so many characters
     */
    public record Kind(String name, IntFunction<String> make) {

        /**
         * {@return a text of this kind}
         *
         * @param length about how many characters it has
         */
        public String text(int length) {
            return make.apply(length);
        }

        /**
         * Fails if a text of four times the length costs more than 2.5 times 2.5 as much processor time of this thread, or memory
         * allocated by it, and one of sixteen times the length as much again. Each time is the least of some. A step that comes
         * once, such as a cache that overflows, is no growth.
         *
         * @param length how long the shortest of the texts is, in characters
         * @param reader what reads them
         * @return the processor time of a text of four times the length, in milliseconds
         */
        public double assertLinear(int length, Consumer<String> reader) {
            Cost fourTimes = Cost.of(text(4 * length), reader, 1);
            if (fourTimes.isLittle(4 * length)) {
                return fourTimes.millis();
            }
            Cost once = Cost.of(text(length), reader, ROUNDS);
            if (fourTimes.isLinear(4 * length, once)) {
                return fourTimes.millis();
            }
            Cost again = Cost.of(text(4 * length), reader, ROUNDS);
            Cost sixteenTimes = Cost.of(text(16 * length), reader, ROUNDS);
            Assertions.assertThat(sixteenTimes.isLinear(16 * length, again))
                    .as(
                            "%s: %d characters take %s, four times as many %s and %s, sixteen times %s",
                            name, length, once, fourTimes, again, sixteenTimes)
                    .isTrue();
            return again.millis();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * {@return the least processor time of this thread, in milliseconds, that a reader takes for a text}
     *
     * @param text the text
     * @param reader what reads it
     */
    public static double millis(String text, Consumer<String> reader) {
        return Cost.of(text, reader, ROUNDS).millis();
    }

    /** What a reader takes for a text: processor time of this thread, and the memory that it allocates. */
    private record Cost(double millis, double megabytes) {

        static Cost of(String text, Consumer<String> reader, int rounds) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            double millis = Double.MAX_VALUE;
            double megabytes = Double.MAX_VALUE;
            for (int round = 0; round < rounds; round++) {
                long start = threads.getCurrentThreadCpuTime();
                long allocated = threads.getCurrentThreadAllocatedBytes();
                reader.accept(text);
                megabytes = Math.min(megabytes, (threads.getCurrentThreadAllocatedBytes() - allocated) / 1e6);
                millis = Math.min(millis, (threads.getCurrentThreadCpuTime() - start) / 1e6);
            }
            return new Cost(millis, megabytes);
        }

        boolean isLittle(int length) {
            return millis < NOISE_MILLIS && megabytes < length * LITTLE_MEMORY;
        }

        boolean isLinear(int length, Cost ofQuarter) {
            return millis < Math.max(NOISE_MILLIS, MAX_GROWTH * MAX_GROWTH * ofQuarter.millis)
                    && megabytes < Math.max(length * LITTLE_MEMORY, MAX_GROWTH * MAX_GROWTH * ofQuarter.megabytes);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f ms of processor time and %.1f MB", millis, megabytes);
        }
    }

    /**
     * {@return for each trigger: repeated alone, with blanks, on lines, nested in brackets, with random letters between, and
     * before a run of blanks; and words without end}
     *
     * @param triggers what a reader looks for
     */
    public static List<Kind> of(String... triggers) {
        List<Kind> kinds = new ArrayList<>();
        for (String trigger : triggers) {
            String shown = trigger.replace("\n", "\\n").replace("\t", "\\t");
            kinds.add(repeated("'" + shown + "' repeated", trigger));
            kinds.add(repeated("'" + shown + "' and blanks", trigger + " "));
            kinds.add(repeated("'" + shown + "' on lines", trigger + "\n"));
            kinds.add(new Kind("'" + shown + "' nested", length -> nested(trigger, length)));
            kinds.add(new Kind("'" + shown + "' and random letters", length -> mixed(trigger, length)));
            kinds.add(new Kind(
                    "'" + shown + "' and a run of blanks", length -> trigger + "a" + " ".repeat(length) + "a"));
        }
        for (String unit : List.of("a", "1", "aB3", "é", "字", ".", "\n", " ", "\"", "<", "<a>", "(", "\u200B")) {
            kinds.add(repeated("'" + unit.replace("\n", "\\n") + "' without end", unit));
        }
        return kinds;
    }

    private static Kind repeated(String name, String unit) {
        return new Kind(name, length -> unit.repeat(Math.max(1, length / unit.length())));
    }

    private static String nested(String trigger, int length) {
        int depth = Math.max(1, length / (2 * trigger.length() + 4));
        return ("([" + trigger).repeat(depth) + (trigger + "])").repeat(depth);
    }

    private static String mixed(String trigger, int length) {
        SplittableRandom random = new SplittableRandom(length);
        StringBuilder text = new StringBuilder(length + trigger.length() + 8);
        while (text.length() < length) {
            text.append(trigger);
            for (int i = random.nextInt(6); i >= 0; i--) {
                text.append("abcxyzABC0189_-./=".charAt(random.nextInt(18)));
            }
        }
        return text.toString();
    }
}
