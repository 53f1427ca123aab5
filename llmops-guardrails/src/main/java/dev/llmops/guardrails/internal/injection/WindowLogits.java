package dev.llmops.guardrails.internal.injection;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.AlignedText;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.WindowScorer;
import dev.llmops.guardrails.internal.view.TextViews;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of the windows of one view. Another reading of a text differs from it in few places: a window in which
 * nothing is read otherwise is not looked at again. Used by one thread.
 */
final class WindowLogits {

    /** How far around a window something can change what is said of it: quotation marks, and letters that are spelled out. */
    private static final int AROUND = InjectionFlags.NEAR + 20;

    private final AlignedText view;
    private final String original;
    private final InjectionFlags flags;
    private final PhraseFinder phrases;
    private final @Nullable WindowLogits plain;
    private final int[] differences;
    private final Known known = new Known();
    private final WindowScorer scorer;
    private final boolean loud;
    private final boolean remembers;
    private InjectionFlags.@Nullable Of found;
    private int next;

    /**
     * Of the canonical form, or of what was hidden or encoded; nothing is looked at yet.
     *
     * @param remembers whether other readings will ask for the same windows
     */
    WindowLogits(
            AlignedText view,
            String original,
            LinearModel model,
            InjectionFlags flags,
            int[] buckets,
            PhraseFinder phrases,
            boolean remembers) {
        this.view = view;
        this.original = original;
        this.flags = flags;
        this.phrases = phrases;
        this.plain = null;
        this.differences = new int[0];
        this.scorer = new WindowScorer(model, view.text(), buckets);
        this.loud = view.via().isEmpty() && flags.loud(original);
        this.remembers = remembers;
    }

    /** Of another reading of the canonical form, which is not looked at any more. */
    private WindowLogits(AlignedText view, WindowLogits plain) {
        this.view = view;
        this.original = plain.original;
        this.flags = plain.flags;
        this.phrases = plain.phrases;
        this.plain = plain;
        this.differences = differences(plain.view.text(), view.text());
        this.scorer = plain.scorer.of(view.text());
        this.loud = plain.loud && view.via().isEmpty();
        this.remembers = false;
    }

    /** {@return those of another reading, which has each character in the same place} */
    WindowLogits of(AlignedText reading) {
        return new WindowLogits(reading, this);
    }

    /** {@return whether a reading has each character in the same place} */
    boolean aligned(AlignedText reading) {
        return reading.text().length() == view.text().length();
    }

    private static int[] differences(String one, String other) {
        int[] places = new int[16];
        int count = 0;
        for (int i = 0; i < one.length(); i++) {
            if (one.charAt(i) != other.charAt(i)) {
                if (count == places.length) {
                    places = Arrays.copyOf(places, 2 * count);
                }
                places[count++] = i;
            }
        }
        return Arrays.copyOf(places, count);
    }

    AlignedText view() {
        return view;
    }

    /** {@return whether a reading could show what was hidden} */
    boolean hides() {
        return plain == null || !view.via().contains(TextViews.LEET) || TextViews.hides(plain.view.text(), view.text());
    }

    double of(CharRange window) {
        if (plain != null && !differs(window)) {
            double before = plain.known.get(window);
            if (!Double.isNaN(before)) {
                return before;
            }
        }
        long shouting = loud ? flags.shouting(original, view.original(window.start(), window.end())) : 0;
        double logit = scorer.logit(window.start(), window.end(), found().in(window) | shouting);
        if (remembers && shouting == 0) {
            known.put(window, logit);
        }
        return logit;
    }

    /** Windows mostly come in the order of the text, so the next difference is near the one that was asked for last. */
    private boolean differs(CharRange window) {
        int from = window.start() - AROUND;
        while (next > 0 && differences[next - 1] >= from) {
            next--;
        }
        while (next < differences.length && differences[next] < from) {
            next++;
        }
        return next < differences.length && differences[next] < window.end() + AROUND;
    }

    List<PhraseFinder.Found> phrases(CharRange window) {
        return found().phrases(window);
    }

    /** Logits of windows: a hash table, open for any number of them. */
    private static final class Known {

        private static final int SOME = 64;

        private int[] starts = {0};
        private int[] ends = {0};
        private double[] logits = {0};
        private int count;

        void put(CharRange window, double logit) {
            if (2 * count + 1 >= ends.length) {
                grow();
            }
            int at = slot(window.start(), window.end());
            count += ends[at] == 0 ? 1 : 0;
            starts[at] = window.start();
            ends[at] = window.end();
            logits[at] = logit;
        }

        /** {@return the logit of a window, or NaN if it is not known} */
        double get(CharRange window) {
            int at = slot(window.start(), window.end());
            return ends[at] == 0 ? Double.NaN : logits[at];
        }

        /** Windows are never empty, so none ends at 0. */
        private int slot(int start, int end) {
            int last = ends.length - 1;
            int at = (((start * 31 + end) * 0x9E3779B9) >>> 8) & last;
            while (ends[at] != 0 && (starts[at] != start || ends[at] != end)) {
                at = (at + 1) & last;
            }
            return at;
        }

        private void grow() {
            int[] oldStarts = starts;
            int[] oldEnds = ends;
            double[] oldLogits = logits;
            starts = new int[oldEnds.length == 1 ? SOME : 2 * oldEnds.length];
            ends = new int[starts.length];
            logits = new double[starts.length];
            for (int i = 0; i < oldEnds.length; i++) {
                if (oldEnds[i] != 0) {
                    int at = slot(oldStarts[i], oldEnds[i]);
                    starts[at] = oldStarts[i];
                    ends[at] = oldEnds[i];
                    logits[at] = oldLogits[i];
                }
            }
        }
    }

    private InjectionFlags.Of found() {
        InjectionFlags.Of made = found;
        if (made == null) {
            made = flags.of(view.text(), phrases.in(view.text()));
            found = made;
        }
        return made;
    }
}
