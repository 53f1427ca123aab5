package dev.llmops.core.internal.text;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/** What differs between two texts, line by line, in the unified format of GNU diff. */
public final class UnifiedDiff {

    private UnifiedDiff() {}

    /**
     * {@return the lines of the diff; empty if nothing differs}
     *
     * @param from name of the first text
     * @param to name of the second
     * @param before lines of the first
     * @param after lines of the second
     * @param around lines shown around each difference
     */
    public static List<String> between(String from, String to, List<String> before, List<String> after, int around) {
        return UnifiedDiffUtils.generateUnifiedDiff(from, to, before, DiffUtils.diff(before, after), around);
    }
}
