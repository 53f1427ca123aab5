package dev.llmops.eval.internal.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static final Map<String, Object> DOCUMENT = Map.of(
            "question", " What is it? ",
            "subject", "abstract_algebra",
            "sol1", "one",
            "sol2", "two",
            "label", 1L,
            "wide", "\uD83D\uDE00bc",
            "answerKey", "C",
            "choices", Map.of("text", List.of("red", "green", "blue"), "label", List.of("A", "B", "C")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{{question.strip()}}! | What is it?!",
                "{{subject.replace('_', ' ')}} | abstract algebra",
                "{{sol1}} {# nobody sees this }} #}{{sol2}} | one two",
                "{{choices.text[0]}} {{choices['text'][-1]}} | red blue",
                "{{[sol1, sol2][label]}} | two",
                "{{'yes' if label == 1 else 'no'}} | yes",
                "{% if label == 0 %}a{% elif 'tw' in sol2 %}b{% else %}c{% endif %} | b",
                "{% set x = sol1 + '-' + sol2 %}{{x}} | one-two",
                "{{ '}}' + sol1 }} | }}one",
                "{{wide[0:1]}} {{wide[1]}} | \uD83D\uDE00 b",
                "{{'oNE two'.capitalize()}} | One two",
                "{{label + 1}} {{ sol1 ~ label }} {{ not label }} | 2 one1 False",
                "{{choices.label.index(answerKey)}} | 2",
                "{{'a b'.split()[1]}} {{'x--y'.split('--')[0]}} {{'..a..'.strip('.')}} | b x a",
            })
    void renders_as_jinja_does(String template, String expected) {
        assertThat(Template.parse(template).render(DOCUMENT).strip()).isEqualTo(expected.strip());
    }

    /** As Jinja 3.1 with {@code StrictUndefined} renders them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{{ 'a' if nothing is not none else 'b' }} | b",
                "{{ 'a' if sol1 is not none else 'b' }} | a",
                "{{ nothing is none and sol1 is defined }} | True",
                "{{ missing is defined }} {{ choices.other is not defined }} | False True",
                "{{ not nothing is none }} {{ 'x' ~ nothing is none }} | False xTrue"
            })
    void tells_whether_a_field_is_there(String template, String expected) {
        Map<String, Object> document = new HashMap<>(DOCUMENT);
        document.put("nothing", null);
        assertThat(Template.parse(template).render(document)).isEqualTo(expected);
    }

    @Test
    void tests_of_jinja_beyond_these_are_refused() {
        assertThatThrownBy(() -> Template.parse("{{ sol1 is callable }}"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("none or defined");
    }

    @Test
    void filters_are_read_behind_bars() {
        assertThat(Template.parse("{{subject|replace('_', ' ')|upper}}").render(DOCUMENT))
                .isEqualTo("ABSTRACT ALGEBRA");
        assertThat(Template.parse("{{choices.text|join(', ')}} {{choices.text|length}}")
                        .render(DOCUMENT))
                .isEqualTo("red, green, blue 3");
    }

    @Test
    void one_expression_has_a_value_and_not_only_a_text() {
        assertThat(Template.parse("{{[sol1, sol2]}}").value(DOCUMENT)).isEqualTo(List.of("one", "two"));
        assertThat(Template.parse("{{label}}").value(DOCUMENT)).isEqualTo(1L);
        assertThat(Template.parse("{{label}} ").value(DOCUMENT)).isEqualTo("1 ");
    }

    @Test
    void white_space_is_cut_at_a_hyphen_only() {
        assertThat(Template.parse("a \n{%- if true -%}\n b {% endif %}\n").render(Map.of()))
                .isEqualTo("ab \n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
                "{{ ''.__class__ }}",
                "{{ range(10) }}",
                "{{ lipsum() }}",
                "{{ question.format(x) }}",
                "{{ question|attr('x') }}",
                "{% for x in choices %}{{x}}{% endfor %}",
                "{% include 'other' %}",
                "{% import os %}",
                "{{ question",
                "{% if label %}a",
                "{{ 'a' 'b' }}",
                "{{ a if }}",
                "{{ x ; y }}",
                "{{ lambda: 1 }}",
                "{{ [x for x in choices] }}",
                "{{ }}",
            })
    void what_goes_beyond_the_subset_is_refused_when_it_is_read(String template) {
        assertThatThrownBy(() -> Template.parse(template)).isInstanceOf(TemplateException.class);
    }

    @Test
    void depth_and_length_are_bounded() {
        assertThatThrownBy(() -> Template.parse("{{ " + "(".repeat(500) + "1" + ")".repeat(500) + " }}"))
                .hasMessageContaining("nested deeper");
        String doubling = "{% set a = 'ab' %}" + "{% set a = a + a %}".repeat(40) + "{{ a }}";
        assertThatThrownBy(() -> Template.parse(doubling).render(Map.of())).hasMessageContaining("longer than");
        String growing = "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a.replace('a', 'aaaaaaaaaa') %}".repeat(20);
        assertThatThrownBy(() -> Template.parse(growing).render(Map.of())).hasMessageContaining("longer than");
    }

    @Test
    void a_field_that_is_missing_is_an_error_and_not_an_empty_text() {
        assertThatThrownBy(() -> Template.parse("{{ other }}").render(DOCUMENT))
                .hasMessageContaining("no field 'other'");
        assertThatThrownBy(() -> Template.parse("{{ choices }}").render(DOCUMENT))
                .hasMessageContaining("must not stand in a text");
        Map<String, Object> none = new HashMap<>();
        none.put("x", null);
        assertThat(Template.parse("{{ x }}").render(none)).isEqualTo("None");
    }
}
