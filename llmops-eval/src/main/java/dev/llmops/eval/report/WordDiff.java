package dev.llmops.eval.report;

import dev.llmops.commons.internal.html.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which words of two texts the other one has not, by the longest common subsequence of their words. Texts that differ in more than 600 words are not
 * marked: the table behind it grows with the product of both.
 *
 * @param before the older text as markup, what is gone in {@code <del>}
 * @param after the newer text as markup, what is new in {@code <ins>}
 */
record WordDiff(String before, String after) {

    private static final int MAX = 600;
    private static final Pattern WORD =
            Pattern.compile("\\s+|\\w+|.", Pattern.DOTALL | Pattern.UNICODE_CHARACTER_CLASS);

    static WordDiff of(String before, String after) {
        List<String> old = words(before);
        List<String> now = words(after);
        int start = 0;
        while (start < Math.min(old.size(), now.size()) && old.get(start).equals(now.get(start))) {
            start++;
        }
        int end = 0;
        while (end < Math.min(old.size(), now.size()) - start
                && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        List<String> oldMiddle = old.subList(start, old.size() - end);
        List<String> nowMiddle = now.subList(start, now.size() - end);
        if (Math.max(oldMiddle.size(), nowMiddle.size()) > MAX) {
            return new WordDiff(Html.escape(before), Html.escape(after));
        }
        boolean[][] common = common(oldMiddle, nowMiddle);
        String head = Html.escape(String.join("", old.subList(0, start)));
        String tail = Html.escape(String.join("", old.subList(old.size() - end, old.size())));
        return new WordDiff(
                head + marked(oldMiddle, common[0], "del") + tail, head + marked(nowMiddle, common[1], "ins") + tail);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /** For each word of both whether it is part of the longest common subsequence. */
    private static boolean[][] common(List<String> old, List<String> now) {
        int[][] lengths = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                lengths[i][j] = old.get(i).equals(now.get(j))
                        ? lengths[i + 1][j + 1] + 1
                        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }
        boolean[][] common = {new boolean[old.size()], new boolean[now.size()]};
        int i = 0;
        int j = 0;
        while (i < old.size() && j < now.size()) {
            if (old.get(i).equals(now.get(j))) {
                common[0][i++] = true;
                common[1][j++] = true;
            } else if (lengths[i + 1][j] >= lengths[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }

    private static String marked(List<String> words, boolean[] common, String element) {
        StringBuilder html = new StringBuilder();
        int at = 0;
        while (at < words.size()) {
            int from = at;
            while (at < words.size() && common[at] == common[from]) {
                at++;
            }
            String text = Html.escape(String.join("", words.subList(from, at)));
            html.append(common[from] ? text : "<" + element + ">" + text + "</" + element + ">");
        }
        return html.toString();
    }
}
