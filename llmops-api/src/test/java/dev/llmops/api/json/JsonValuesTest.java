package dev.llmops.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonValuesTest {

    @Test
    void a_copy_is_deep() {
        List<Object> inner = new ArrayList<>(List.of("a"));
        Map<String, Object> middle = new HashMap<>(Map.of("inner", inner));
        Map<String, Object> outer = new HashMap<>(Map.of("middle", middle));

        Map<String, Object> copy = JsonValues.copyOf("vendor", outer);
        inner.add("b");
        middle.clear();
        outer.clear();

        assertThat(copy).isEqualTo(Map.of("middle", Map.of("inner", List.of("a"))));
    }

    @Test
    void a_copy_can_not_be_changed_on_any_level() {
        Map<String, Object> copy =
                JsonValues.copyOf("vendor", Map.of("list", new ArrayList<>(List.of(1)), "map", new HashMap<>()));

        assertThatThrownBy(copy::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) copy.get("list")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((Map<?, ?>) copy.get("map")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_copy_keeps_the_order_of_members() {
        Map<String, Object> members = new LinkedHashMap<>();
        Stream.of("z", "a", "m", "b").forEach(name -> members.put(name, name));

        assertThat(JsonValues.copyOf("vendor", members).keySet()).containsExactly("z", "a", "m", "b");
    }

    @Test
    void a_null_member_is_left_out_on_every_level_and_a_null_in_a_list_holds_its_place() {
        Map<String, Object> inner = new HashMap<>();
        inner.put("absent", null);
        inner.put("list", Arrays.asList(1, null, 3));
        Map<String, Object> outer = new HashMap<>();
        outer.put("absent", null);
        outer.put("inner", inner);

        assertThat(JsonValues.copyOf("vendor", outer))
                .isEqualTo(Map.of("inner", Map.of("list", Arrays.asList(1, null, 3))));
    }

    static List<Arguments> numbers() {
        BigInteger huge = BigInteger.ONE.shiftLeft(70);
        return List.of(
                Arguments.of((byte) 3, 3),
                Arguments.of((short) -3, -3),
                Arguments.of(3, 3),
                Arguments.of(3L, 3),
                Arguments.of(Integer.MAX_VALUE + 1L, Integer.MAX_VALUE + 1L),
                Arguments.of(Long.MIN_VALUE, Long.MIN_VALUE),
                Arguments.of(BigInteger.TEN, 10),
                Arguments.of(BigInteger.valueOf(Long.MAX_VALUE), Long.MAX_VALUE),
                Arguments.of(huge, huge),
                Arguments.of(0.1f, 0.1),
                Arguments.of(1.0, 1.0),
                Arguments.of(-0.0, 0.0),
                Arguments.of(-0.0f, 0.0),
                Arguments.of(new BigDecimal("19.90"), new BigDecimal("19.90")));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void a_number_has_the_type_that_reading_its_json_gives(Number given, Number copied) {
        assertThat(JsonValues.copyOf("vendor", Map.of("n", given))).isEqualTo(Map.of("n", copied));
    }

    static List<Arguments> valuesWithoutJson() {
        return List.of(
                Arguments.of(
                        Double.NaN,
                        "vendor.a[1].b must be a String, Boolean, finite number, List or Map to have a"
                                + " JSON form, but was NaN"),
                Arguments.of(
                        Float.NEGATIVE_INFINITY,
                        "vendor.a[1].b must be a String, Boolean, finite number, List or Map"
                                + " to have a JSON form, but was -Infinity"),
                Arguments.of(
                        new AtomicInteger(7),
                        "vendor.a[1].b must be a String, Boolean, finite number, List or Map to"
                                + " have a JSON form, but was a java.util.concurrent.atomic.AtomicInteger"),
                Arguments.of(
                        Optional.of("secret"),
                        "vendor.a[1].b must be a String, Boolean, finite number, List or"
                                + " Map to have a JSON form, but was a java.util.Optional"),
                Arguments.of(Map.of(1, 2), "vendor.a[1].b must have String keys, but one was 1"));
    }

    @ParameterizedTest
    @MethodSource("valuesWithoutJson")
    void a_value_without_json_form_is_refused_with_its_path(Object value, String message) {
        Map<String, Object> object = Map.of("a", List.of(0, Map.of("b", value)));

        assertThatThrownBy(() -> JsonValues.copyOf("vendor", object))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void a_lone_surrogate_is_refused_in_values_and_in_names() {
        assertThatThrownBy(() -> JsonValues.copyOf("vendor", Map.of("a", List.of("\uD83D"))))
                .hasMessageStartingWith("vendor.a[0] must be well-formed Unicode");
        assertThatThrownBy(() -> JsonValues.copyOf("vendor", Map.of("\uD83D", 1)))
                .hasMessageStartingWith("vendor key must be well-formed Unicode");
    }

    @Test
    void a_collection_that_holds_itself_is_refused() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);

        assertThatThrownBy(() -> JsonValues.copyOf("vendor", Map.of("list", list)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("vendor.list[0][0]")
                .hasMessageEndingWith("must lie within 256 levels, but lies deeper");
        assertThatThrownBy(() -> JsonValues.copyOf("vendor", map)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void as_many_levels_as_allowed_are_copied() {
        Object value = "deep";
        for (int level = 1; level < 256; level++) {
            value = List.of(value);
        }

        assertThat(JsonValues.copyOf("vendor", Map.of("a", value))).isEqualTo(Map.of("a", value));
    }
}
