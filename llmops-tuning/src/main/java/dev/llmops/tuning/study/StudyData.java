package dev.llmops.tuning.study;

import dev.llmops.commons.internal.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rows of a study in three parts: what candidates learn from, what they choose by, and what they are measured on, which no
 * candidate sees before. No group is in two parts, and a row to learn from that is nearly one of a later part is left out.
 *
 * @param train what is learnt from
 * @param validation what prompts, examples and checkpoints are chosen by
 * @param test what is measured on
 * @param leftOut how many rows were left out, by reason
 */
public record StudyData(
        List<StudyRow> train, List<StudyRow> validation, List<StudyRow> test, Map<String, Integer> leftOut) {

    static final String LIKE_TEST = "to learn from, but nearly a row of the test set";
    static final String LIKE_VALIDATION = "to learn from, but nearly a row to validate on";
    static final String VALIDATES_TEST = "to validate on, but nearly a row of the test set";

    /** Copies the parts; refuses a name that stands twice and a group that is in two parts. */
    public StudyData {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        leftOut = Map.copyOf(leftOut);
        requireApart(train, validation, test);
    }

    /**
     * Splits rows by a hash of their group: a row added later changes the part of no other.
     *
     * @param rows the rows
     * @param validation share of the groups to validate on, at least 0
     * @param test share of the groups to measure on, above 0
     * @param salt mixed into the hash; another salt gives another split
     * @return the parts
     * @throws StudyException if there are no rows for a part, or a name stands twice
     */
    public static StudyData split(List<StudyRow> rows, double validation, double test, String salt) {
        if (!(validation >= 0 && test > 0 && validation + test < 1)) {
            throw new IllegalArgumentException("the shares must be at least 0 for validation, above 0 for test, and"
                    + " below 1 together, but were " + validation + " and " + test);
        }
        List<StudyRow> learn = new ArrayList<>();
        List<StudyRow> choose = new ArrayList<>();
        List<StudyRow> measure = new ArrayList<>();
        for (StudyRow row : rows) {
            double place = place(salt, row.group());
            (place < test ? measure : place < test + validation ? choose : learn).add(row);
        }
        return of(learn, choose, measure);
    }

    /**
     * {@return parts that somebody divided, without what is nearly the same on both sides}
     *
     * @param train what is learnt from
     * @param validation what is chosen by
     * @param test what is measured on
     * @throws StudyException if there is nothing to measure on, a group is in two parts, or a name stands twice
     */
    public static StudyData of(List<StudyRow> train, List<StudyRow> validation, List<StudyRow> test) {
        if (test.isEmpty()) {
            throw new StudyException(
                    "a study needs rows to measure on, but no group fell into the test set; give more groups or a larger share");
        }
        Map<String, Integer> leftOut = new TreeMap<>();
        NearDuplicates measured = NearDuplicates.of(test);
        List<StudyRow> choose = without(validation, measured, VALIDATES_TEST, leftOut);
        List<StudyRow> learn = without(train, measured, LIKE_TEST, leftOut);
        learn = without(learn, NearDuplicates.of(choose), LIKE_VALIDATION, leftOut);
        return new StudyData(learn, choose, test, leftOut);
    }

    private static List<StudyRow> without(
            List<StudyRow> rows, NearDuplicates others, String reason, Map<String, Integer> leftOut) {
        List<StudyRow> kept = rows.stream().filter(row -> !others.hasLike(row)).toList();
        if (kept.size() < rows.size()) {
            leftOut.merge(reason, rows.size() - kept.size(), Integer::sum);
        }
        return kept;
    }

    private static double place(String salt, String group) {
        return (ByteBuffer.wrap(Sha256.of(salt + "\0" + group)).getLong() >>> 11) / 0x1p53;
    }

    private static void requireApart(List<StudyRow> train, List<StudyRow> validation, List<StudyRow> test) {
        Set<String> ids = new HashSet<>();
        Map<String, Integer> partOf = new TreeMap<>();
        int part = 0;
        for (List<StudyRow> rows : List.of(train, validation, test)) {
            part++;
            for (StudyRow row : rows) {
                if (!ids.add(row.id())) {
                    throw new StudyException("the id of a row must be unique, but '" + row.id() + "' stands twice");
                }
                Integer known = partOf.putIfAbsent(row.group(), part);
                if (known != null && known != part) {
                    throw new StudyException("a group must be in one part, but '" + row.group()
                            + "' is in two: what is measured would be what was learnt");
                }
            }
        }
    }

    /** {@return a digest of all parts, for what is kept of a study} */
    public String digest() {
        StringBuilder text = new StringBuilder();
        Stream.of(train, validation, test).forEach(rows -> {
            rows.forEach(row -> text.append(row.id())
                    .append('\0')
                    .append(row.group())
                    .append('\0')
                    .append(row.input())
                    .append('\0')
                    .append(row.expected())
                    .append('\0'));
            text.append('\1');
        });
        return Sha256.PREFIX + Sha256.hex(text.toString());
    }

    /** {@return how many groups the test set has} */
    public int testGroups() {
        return (int) test.stream().map(StudyRow::group).distinct().count();
    }
}
