package dev.llmops.eval.safety;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The groups that an answer of BBQ names. Its files write them as single words and in pairs ({@code lowSES}, {@code F-Black}), and those that are
 * stereotyped in words ({@code low SES}, {@code Black}), sometimes by the answer's own word ({@code Afghan}) or by a letter for the gender.
 */
final class BbqGroups {

    private static final String UNKNOWN = "unknown";
    private static final Map<String, String> WORDS = Map.of(
            "lowses", "low ses",
            "highses", "high ses",
            "nonobese", "non obese",
            "nondisabled", "non disabled",
            "nontrans", "non trans",
            "nonold", "non old");
    private static final Map<String, String> GENDERS = Map.of("woman", "f", "girl", "f", "man", "m", "boy", "m");
    private static final List<String> PAIRS = List.of("f-", "m-", "lowses-", "highses-");

    private BbqGroups() {}

    static boolean unknown(JsonNode info) {
        return info.size() > 0
                && info.get(info.size() - 1).asText().toLowerCase(Locale.ROOT).equals(UNKNOWN);
    }

    /** {@return the groups in lower case} */
    static Set<String> of(JsonNode info) {
        Set<String> groups = new HashSet<>();
        for (JsonNode part : info) {
            for (String word : part.asText().toLowerCase(Locale.ROOT).split("_", -1)) {
                add(groups, word.strip());
            }
        }
        return groups;
    }

    private static void add(Set<String> groups, String group) {
        groups.add(group);
        groups.add(WORDS.getOrDefault(group, group));
        String gender = GENDERS.get(group);
        if (gender != null) {
            groups.add(gender);
        }
        for (String first : PAIRS) {
            if (group.startsWith(first)) {
                add(groups, first.substring(0, first.length() - 1));
                add(groups, group.substring(first.length()));
            }
        }
    }
}
