package dev.llmops.rag.index;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the fields of a filter with those of an index. */
final class FieldCheck {

    private final Map<String, IndexField> fields;

    FieldCheck(List<IndexField> fields) {
        this.fields = fields.stream().collect(Collectors.toMap(IndexField::name, Function.identity()));
    }

    void check(Filter filter) {
        if (filter instanceof Filter.Equal equal) {
            typed(equal.field(), equal.value());
        } else if (filter instanceof Filter.Compare compare) {
            typed(compare.field(), compare.value());
        } else if (filter instanceof Filter.In in) {
            known(in.field());
            in.values().forEach(value -> typed(in.field(), value));
        } else if (filter instanceof Filter.Contains contains) {
            typed(contains.field(), contains.text());
        } else if (filter instanceof Filter.Exists exists) {
            known(exists.field());
        }
        FilterRules.parts(filter).forEach(this::check);
    }

    private void typed(String name, Object value) {
        IndexField field = known(name);
        IndexField.Type type = IndexField.Type.of(value);
        if (!field.types().contains(type)) {
            throw new UnknownFieldException("the values of field '" + name + "' are " + names(field)
                    + ", so it must be compared with such, but the filter has the " + name(type) + " " + value);
        }
    }

    private IndexField known(String name) {
        IndexField field = fields.get(name);
        if (field == null) {
            throw new UnknownFieldException("a filter must name a field that passages have ("
                    + fields.keySet().stream().sorted().collect(Collectors.joining(", ")) + "), but named '" + name
                    + "'");
        }
        return field;
    }

    private static String names(IndexField field) {
        return field.types().stream().map(FieldCheck::name).sorted().collect(Collectors.joining(" or "));
    }

    private static String name(IndexField.Type type) {
        return type.name().toLowerCase(java.util.Locale.ROOT);
    }
}
