package dev.llmops.local.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would end the process or hold it up is refused before native code sees it. */
class GrammarLimitsTest {

    private static void refused(String grammar, String message) {
        assertThatThrownBy(() -> LocalSampling.builder().grammar(grammar).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static void accepted(String grammar) {
        assertThat(LocalSampling.builder().grammar(grammar).build().grammar()).isEqualTo(grammar);
    }

    @Test
    void brackets_count_where_they_are_no_text() {
        String open = "(".repeat(101);
        refused("root ::= " + open + "\"a\"" + ")".repeat(101), "at most 100 brackets in each other");
        refused("root ::= (".repeat(1) + "(".repeat(60_000), "at most 100 brackets in each other");
        accepted("root ::= " + "(".repeat(100) + "\"a\"" + ")".repeat(100));
        accepted("root ::= \"" + open + "\" [" + open + "] # " + open + "\n");
        accepted("root ::= \"\\\"" + open + "\" [\\]" + open + "]");
        refused("root ::= \"\\\\\" " + open, "brackets");
        refused("root ::= [a] # ]\n  | " + open, "the name of a rule");
        refused("root ::= <\"> " + open + " \"", "brackets");
    }

    @Test
    void length_repetitions_and_what_they_stand_for_are_limited() {
        refused("root ::= \"" + "a".repeat(1 << 21) + "\"", "at most 2097152 characters");
        refused("root ::= \"a\"{1,2001}", "nothing more than 2000 times, but has 2001");
        refused("root ::= \"a\"{99999999999999999999}", "nothing more than 2000 times");
        refused("root ::= \"a\"{5,3}", "{5,3}");
        refused("root ::= \"" + "a".repeat(1000) + "\"{1000}", "at most 400000 characters and symbols");
        refused("root ::=" + " \"a\"{0,1900}".repeat(22), "at most 40000 rules");
        accepted("root ::= \"a\"{0,1900} [0-9]{12} (\"b\" | \"c\")*");
    }

    @Test
    void a_rule_must_not_begin_with_itself() {
        refused("root ::= root \"a\" | \"b\"", "left recursion");
        refused("root ::= a\na ::= b\nb ::= \"\" a", "left recursion");
        // llama.cpp does not see that a is empty by way of b.
        refused("root ::= a root \"x\" | \"y\"\na ::= b\nb ::= \"z\" | \"\"", "left recursion");
        refused("root ::= (\"a\"*)*", "left recursion");
        accepted("root ::= \"a\" root | \"b\"");
        accepted("root ::= value\nvalue ::= \"[\" (value (\",\" value)*)? \"]\" | [0-9]+");
    }

    @Test
    void rules_that_double_the_ways_to_begin_are_refused() {
        StringBuilder grammar = new StringBuilder("root ::= a0\n");
        for (int i = 0; i < 40; i++) {
            grammar.append("a%d ::= a%d \"x\" | a%d \"y\"\n".formatted(i, i + 1, i + 1));
        }
        refused(grammar.append("a40 ::= \"z\"\n").toString(), "ways to begin a rule");
    }

    @Test
    void a_long_chain_of_rules_is_refused() {
        StringBuilder grammar = new StringBuilder("root ::= a0\n");
        for (int i = 0; i < 3000; i++) {
            grammar.append("a%d ::= a%d\n".formatted(i, i + 1));
        }
        refused(grammar.append("a3000 ::= \"z\"\n").toString(), "at most 200 rules that begin one with the other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "a|b",
                "((a))",
                "(?:a)",
                "a{2}",
                "^a",
                "\\1",
                "\\ba",
                "[[:alpha:]]",
                "[a",
                "(a",
                "a)",
                "\\"
            })
    void a_trigger_that_could_search_without_end_is_refused(String trigger) {
        assertThatThrownBy(() -> LocalSampling.builder()
                        .lazyGrammar("root ::= \"a\"", List.of(trigger))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a member of grammar_triggers must consist of");
    }

    @Test
    void plain_triggers_are_taken() {
        List<String> triggers = List.of("( was)", "<tool_call>", "a.[b-d]\\(\\[\\n", "x([^y])z");
        assertThat(LocalSampling.builder()
                        .lazyGrammar("root ::= \"a\"", triggers)
                        .build()
                        .grammarTriggers())
                .isEqualTo(triggers);
        assertThatThrownBy(() -> LocalSampling.builder()
                        .lazyGrammar("root ::= \"a\"", List.of("a".repeat(201)))
                        .build())
                .hasMessageContaining("1 to 200 characters");
    }
}
