package dev.llmops.rag.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a record says otherwise than a row does. */
final class RowComparison {

    private final String name;
    private final Map<String, Object> row;

    RowComparison(String name, Map<String, Object> row) {
        this.name = name;
        this.row = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.row.putAll(row);
    }

    List<String> differences(Map<String, Object> members, Set<String> unchecked) {
        List<String> differences = new ArrayList<>();
        members.forEach((member, said) -> {
            Object known = row.get(member);
            if (!unchecked.contains(member) && !agree(said, known)) {
                differences.add("'" + name + "' has " + (known == null ? "nothing" : "'" + known + "'") + " for '"
                        + member + "', where the answer says '" + said + "'");
            }
        });
        return differences;
    }

    private static boolean agree(@Nullable Object said, @Nullable Object known) {
        if (said == null || known == null) {
            return said == known;
        }
        if (said instanceof Boolean truth && known instanceof Number number) {
            return decimal(number).compareTo(truth ? BigDecimal.ONE : BigDecimal.ZERO) == 0;
        }
        if (said instanceof Number one && known instanceof Number other) {
            return decimal(one).compareTo(decimal(other)) == 0;
        }
        return said.getClass() == known.getClass() && said.equals(known);
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
    }
}
