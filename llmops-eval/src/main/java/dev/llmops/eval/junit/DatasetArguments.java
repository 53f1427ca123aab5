package dev.llmops.eval.junit;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The rows of a data set as arguments, called by their ids. */
final class DatasetArguments implements ArgumentsProvider, AnnotationConsumer<DatasetTest> {

    private @Nullable DatasetTest settings;

    @Override
    public void accept(DatasetTest annotation) {
        this.settings = annotation;
    }

    /** What JUnit calls since 5.13. Without it, it would tell of this class instead of a file that is not there. */
    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return rows();
    }

    /** What JUnit calls before 5.13. */
    @Override
    @SuppressWarnings("deprecation")
    public Stream<? extends Arguments> provideArguments(ExtensionContext context) {
        return rows();
    }

    private Stream<? extends Arguments> rows() {
        DatasetTest wanted = Objects.requireNonNull(settings, "JUnit gives the annotation first");
        List<Row> rows = DatasetFile.read(Path.of(wanted.value())).rows().stream()
                .filter(row -> Stream.of(wanted.where()).allMatch(condition -> holds(row, condition)))
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no row of '" + wanted.value() + "' has " + List.of(wanted.where())
                    + " in its metadata, so that nothing would be tested");
        }
        return rows.stream().map(row -> Arguments.of(Named.of(row.id(), row)));
    }

    private static boolean holds(Row row, String condition) {
        int equals = condition.indexOf('=');
        Require.not(equals < 1, () -> "where must be key=value, but was '" + condition + "'");
        String value = condition.substring(equals + 1);
        Object found = row.metadata().get(condition.substring(0, equals));
        return found instanceof List<?> list
                ? list.stream().anyMatch(each -> value.equals(String.valueOf(each)))
                : found != null && value.equals(found.toString());
    }
}
