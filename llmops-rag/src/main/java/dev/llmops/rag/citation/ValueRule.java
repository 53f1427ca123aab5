package dev.llmops.rag.citation;

import dev.llmops.core.chain.Call;
import dev.llmops.rag.internal.text.Literals;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
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
                .map(value -> value instanceof BigDecimal number ? number.toPlainString() : value.toString())
                .collect(Collectors.joining(" | "));
        List<String> wrong = Literals.of(withoutMarkers(answer)).wrongIn(Literals.of(known));
        return wrong.isEmpty() ? List.of() : List.of("not in the records: " + String.join("; ", wrong));
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
