package dev.llmops.eval.metric.number;

import dev.llmops.commons.internal.text.ResourceTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A unit: how many of its kind's first unit it is. */
record Unit(String name, String kind, BigDecimal factor) {

    static final MathContext PRECISION = MathContext.DECIMAL128;

    private static final Map<String, Unit> ALL = all();

    private static Map<String, Unit> all() {
        Map<String, Unit> all = new HashMap<>();
        for (String row : ResourceTable.rows(Unit.class, "units.txt")) {
            String[] parts = row.split("\t", -1);
            for (String name : parts[2].split(" ", -1)) {
                all.put(name, new Unit(name, parts[0], new BigDecimal(parts[1])));
            }
        }
        return all;
    }

    /** {@return the unit of a name, with its case as it is or in lower case if it is a word; null if none is known} */
    static @Nullable Unit named(String name) {
        Unit exact = ALL.get(name);
        return exact == null && name.length() > 3 ? ALL.get(name.toLowerCase(Locale.ROOT)) : exact;
    }
}
