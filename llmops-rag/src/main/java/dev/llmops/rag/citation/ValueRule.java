package dev.llmops.rag.citation;

import dev.llmops.core.chain.Call;
import dev.llmops.rag.internal.text.Literals;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Each value of an answer stands in some record. */
final class ValueRule implements RecordRule {

    private final Function<Call, List<Map<String, Object>>> records;

    ValueRule(Function<Call, List<Map<String, Object>>> records) {
        this.records = records;
    }

    @Override
    public List<String> problems(Call call, String answer) {
        String known = records.apply(call).stream()
                .flatMap(row -> row.values().stream())
                .filter(Objects::nonNull)
                .map(ValueRule::plain)
                .collect(Collectors.joining(" | "));
        List<String> wrong = Literals.of(withoutMarkers(answer)).wrongIn(Literals.of(known));
        return wrong.isEmpty() ? List.of() : List.of("not in the records: " + String.join("; ", wrong));
    }

    /** {@return a value as people write it; a driver's large number has an exponent otherwise} */
    private static String plain(Object value) {
        boolean exact = value instanceof BigDecimal;
        boolean real = value instanceof Double || value instanceof Float;
        return exact || (real && Double.isFinite(((Number) value).doubleValue()))
                ? new BigDecimal(value.toString()).toPlainString()
                : value.toString();
    }

    private static String withoutMarkers(String answer) {
        StringBuilder text = new StringBuilder(answer);
        CitationParser.parse(answer).forEach(marker -> {
            int length = marker.range().length();
            text.replace(marker.range().start(), marker.range().end(), " ".repeat(length));
        });
        return text.toString();
    }
}
