package dev.llmops.core.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionGuardTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How long is the cable? | What is the length of the cable?",
                "What does it cost for 2 people? | What does it cost for two people?",
                "Is 1,000 enough? | Would 1000.0 be enough?",
                "Who leads Acme's board? | Who is at the head of the board of Acme?",
                "Can I use it in the EU? | Is it usable in the eu?",
                "Why doesn't it start? | For what reason does it not start?",
                "Berlin has how many districts? | How many districts has Berlin?",
                "May I store it at −5 °C? | Can it be stored at -5 °C?",
                "Do I need a flight from Berlin to Paris? | Is a flight from Berlin to Paris needed?"
            })
    void nothing_is_in_the_way_of_two_questions_that_say_the_same(String one, String other) {
        assertThat(QuestionGuard.of(one).agrees(QuestionGuard.of(other))).isTrue();
        assertThat(QuestionGuard.of(other).agrees(QuestionGuard.of(one))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How long is cable 12? | How long is cable 13?",
                "What does it cost for two people? | What does it cost for three people?",
                "What is 10.5 % of it? | What is 105 % of it?",
                "Is the shop in Paris open? | Is the shop in London open?",
                "Who wrote to Mary? | Who wrote to John?",
                "Does the X200 fit? | Does the X300 fit?",
                "May I return it? | May I not return it?",
                "Why does it start? | Why doesn't it start?",
                "Was ist erlaubt? | Was ist nicht erlaubt?",
                "What happened on Monday? | What happened on Tuesday?",
                "What is new in version 1.2.3? | What is new in version 1.2.4?",
                "Can it be stored at -5 °C? | Can it be stored at 5 °C?",
                "Can it be stored at −5 °C? | Can it be stored at 5 °C?",
                "Is there a flight from Berlin to Paris? | Is there a flight from Paris to Berlin?",
                "How do I convert 3 to base 8? | How do I convert 8 to base 3?",
                "What does plan A cost? | What does plan B cost?",
                "Is it covered for sixty days? | Is it covered for ninety days?",
                "How do I sort a list in C++? | How do I sort a list in C#?"
            })
    void numbers_names_and_negations_must_agree(String one, String other) {
        assertThat(QuestionGuard.of(one).agrees(QuestionGuard.of(other))).isFalse();
        assertThat(QuestionGuard.of(other).agrees(QuestionGuard.of(one))).isFalse();
    }
}
