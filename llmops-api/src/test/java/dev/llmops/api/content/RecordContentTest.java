package dev.llmops.api.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.Samples;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.ToolCall;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordContentTest {

    /** Every record that a Generation, Feedback or anything else in the table can hold, at any depth. */
    static Set<Class<?>> recorded() {
        Set<Class<?>> found = new LinkedHashSet<>();
        collect(Generation.class, found);
        collect(Feedback.class, found);
        ContentTable.KINDS.keySet().forEach(type -> collect(type, found));
        return found;
    }

    private static void collect(Type type, Set<Class<?>> found) {
        if (type instanceof ParameterizedType generic) {
            Stream.of(generic.getActualTypeArguments()).forEach(argument -> collect(argument, found));
        } else if (type instanceof Class<?> plain && plain.isSealed()) {
            Stream.of(plain.getPermittedSubclasses()).forEach(kind -> collect(kind, found));
        } else if (type instanceof Class<?> plain && plain.isRecord() && found.add(plain)) {
            Stream.of(plain.getRecordComponents()).forEach(component -> collect(component.getGenericType(), found));
        }
    }

    static Stream<RecordComponent> components() {
        return recorded().stream().flatMap(type -> Stream.of(type.getRecordComponents()));
    }

    @Test
    void everything_that_is_recorded_is_looked_at() {
        assertThat(recorded()).hasSizeGreaterThan(45).contains(PromptUse.class, Media.class, ToolCall.class);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void every_component_that_can_hold_text_is_classified(Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            RecordContent.kindOf(component); // throws where one is not
        }
        assertThat(ContentTable.KINDS.getOrDefault(type, Map.of()).keySet())
                .isSubsetOf(Stream.of(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    @Test
    void a_component_that_is_not_classified_is_named() {
        assertThatThrownBy(() -> RecordContent.map(new Unclassified(List.of("a")), text -> text))
                .hasMessageContaining("notes")
                .hasMessageContaining("Unclassified");
    }

    /** A record of somebody who forgot. */
    public record Unclassified(List<String> notes) {}

    @ParameterizedTest
    @MethodSource("components")
    void content_changes_and_settings_stay(RecordComponent component) throws ReflectiveOperationException {
        Record sample = Samples.of(component.getDeclaringRecord().asSubclass(Record.class));
        Record changed = RecordContent.map(sample, new Marked());
        Object before = component.getAccessor().invoke(sample);
        Object after = component.getAccessor().invoke(changed);

        ContentKind kind = RecordContent.kindOf(component);
        if (kind == ContentKind.SETTING) {
            assertThat(after).isEqualTo(before);
        } else if (kind != null && before != null) {
            assertThat(String.valueOf(after)).contains("marked");
        }
    }

    private static final class Marked implements ContentChange {
        @Override
        public String text(String text) {
            return "marked";
        }

        @Override
        public String bytes(String bytes) {
            return "marked";
        }

        @Override
        public URI address(URI address) {
            return URI.create("about:marked");
        }
    }

    @Test
    void what_does_not_change_is_the_same_record() {
        Generation generation = Samples.of(Generation.class);

        assertThat(RecordContent.map(generation, text -> text)).isSameAs(generation);
    }

    @Test
    void names_below_the_first_level_and_numbers_change_and_none_is_lost_to_an_equal_name() {
        PromptUse use = new PromptUse("p", 1, "h", Map.of("card", Map.of("4111", 4111, "5500", true)), null);

        PromptUse changed = RecordContent.map(use, new ContentChange() {
            @Override
            public String text(String text) {
                return "x";
            }

            @Override
            public Object value(Object value) {
                return value instanceof Number ? "n" : value;
            }
        });

        assertThat(changed.variables()).containsOnlyKeys("card");
        assertThat(changed.variables().get("card")).isIn(Map.of("x", "n", "x 2", true), Map.of("x", true, "x 2", "n"));
    }

    @Test
    void arguments_are_told_apart_from_texts_and_signatures_from_both() {
        AssistantMessage message = new AssistantMessage(
                List.of(new ReasoningPart("why", "sig")), List.of(new ToolCall("1", "find", "{}")));

        AssistantMessage changed = RecordContent.map(message, new ContentChange() {
            @Override
            public String text(String text) {
                return text + "!";
            }

            @Override
            public String json(String json) {
                return "[]";
            }
        });

        assertThat(changed)
                .isEqualTo(new AssistantMessage(
                        List.of(new ReasoningPart("why!", "sig")), List.of(new ToolCall("1", "find", "[]"))));
    }

    @Test
    void any_match_looks_everywhere() {
        Generation generation = Samples.of(Generation.class);

        assertThat(RecordContent.anyMatch(generation, "text"::equals)).isTrue();
        assertThat(RecordContent.anyMatch(new GenerationId(generation.id().value()), text -> true))
                .isFalse();
    }
}
