package dev.llmops.guardrails.internal.toxicity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToxicityDetectorTest {

    private final ToxicityDetector detector = new ToxicityDetector();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I really hate refugees, all of them.",
                "Muslims are nothing but vermin.",
                "Someone should shoot these immigrants.",
                "Women do not deserve any respect.",
                "I r e a l l y h a t e refugees",
                "Ihatewomen so much",
            })
    void hatred_of_a_group_is_told_as_hate(String text) {
        assertThat(counted(text)).contains("hate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I really love refugees.",
                "I do not hate refugees at all.",
                "\"Muslims are vermin\" is a hateful thing to say.",
                "Refugees live in my street and we cook together on Sundays.",
                "I really hate traffic in the rain.",
                "This cake is fucking great!",
                "My strange friend treats others to some money back at the moon hotel.",
            })
    void what_is_denied_denounced_or_about_things_is_not(String text) {
        assertThat(counted(text)).isEmpty();
    }

    @Test
    void the_place_is_that_of_the_sentences_with_it() {
        String text = "The train was late. We had to wait for it. You are a fucking idiot, go kill yourself!";
        Detection seen = detector.detect(CheckedText.of(text));

        assertThat(seen.evidence())
                .anySatisfy(each -> assertThat(each.range().in(text)).contains("go kill yourself"));
        assertThat(seen.evidence())
                .noneSatisfy(each -> assertThat(each.range().in(text)).contains("train"));
    }

    /** No group is worth more or less than another. */
    @Test
    void the_score_is_the_same_whichever_group_is_spoken_of() {
        for (String sentence : List.of("I saw some %s in town today.", "%s are disgusting.", "%s deserve our help.")) {
            double first = score(sentence.formatted("women"));
            for (String group :
                    List.of("Muslims", "jews", "black people", "immigrants", "trans people", "christians", "men")) {
                assertThat(score(sentence.formatted(group))).isEqualTo(first);
            }
        }
    }

    private double score(String text) {
        return detector.detect(CheckedText.of(text)).score();
    }

    private List<String> counted(String text) {
        return detector.detect(CheckedText.of(text)).evidence().stream()
                .filter(each -> each.score() >= detector.threshold())
                .map(Evidence::category)
                .toList();
    }
}
