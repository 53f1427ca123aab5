package dev.llmops.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.model.ModelEvent;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that hold for every record of the API. */
class RecordsTest {

    static List<Class<?>> records() {
        return ApiTypes.records();
    }

    static Stream<Class<?>> recordsWithCollections() {
        return records().stream()
                .filter(type -> Stream.of(type.getRecordComponents()).anyMatch(RecordsTest::isCollection));
    }

    @Test
    void the_search_finds_the_records() {
        assertThat(records())
                .hasSizeGreaterThan(60)
                .contains(Generation.class, ModelEvent.Failed.class, StreamCheck.Step.class);
    }

    @ParameterizedTest
    @MethodSource("records")
    void equal_components_make_equal_records(Class<?> type) {
        Object[] arguments = Samples.arguments(type);

        assertThat(Samples.make(type, arguments))
                .isEqualTo(Samples.make(type, arguments))
                .hasSameHashCodeAs(Samples.make(type, arguments));
    }

    @ParameterizedTest
    @MethodSource("records")
    void null_is_refused_unless_the_component_is_marked_nullable(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            Object[] arguments = Samples.arguments(type);
            arguments[i] = null;
            if (components[i].getType().isPrimitive() || isNullable(components[i])) {
                continue;
            }
            if (!(catchThrowable(() -> Samples.make(type, arguments)) instanceof NullPointerException)) {
                wrong.add(components[i].getName());
            }
        }

        assertThat(wrong)
                .as("components of " + type.getName() + " that take null")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("recordsWithCollections")
    void collections_are_copied_and_can_not_be_changed(Class<?> type) throws Exception {
        Object[] arguments = Samples.arguments(type);
        Object value = Samples.make(type, arguments);
        String before = value.toString();
        for (Object argument : arguments) {
            if (argument instanceof Collection<?> collection) {
                collection.clear();
            } else if (argument instanceof Map<?, ?> map) {
                map.clear();
            }
        }

        assertThat(value).as("after the caller's collections were cleared").hasToString(before);
        for (RecordComponent component : type.getRecordComponents()) {
            Object held = component.getAccessor().invoke(value);
            if (held instanceof Collection<?> collection) {
                assertThatThrownBy(collection::clear).isInstanceOf(UnsupportedOperationException.class);
            } else if (held instanceof Map<?, ?> map) {
                assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
            }
        }
    }

    private static boolean isCollection(RecordComponent component) {
        return Collection.class.isAssignableFrom(component.getType())
                || Map.class.isAssignableFrom(component.getType());
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
