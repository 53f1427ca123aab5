package dev.llmops.guardrails.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.text.CharRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompositeDetectorTest {

    private record Saying(String name, double threshold, Detection detection) implements TextDetector {

        @Override
        public String version() {
            return "1";
        }

        @Override
        public DetectorCost cost() {
            return DetectorCost.LINEAR;
        }

        @Override
        public Detection detect(CheckedText text) {
            return detection;
        }
    }

    private static Detection all(TextDetector... detectors) {
        return TextDetector.composite("all", List.of(detectors)).detect(CheckedText.of("hello"));
    }

    @Test
    void one_that_is_sure_without_evidence_is_not_hidden_by_the_evidence_of_another() {
        Evidence weak = Evidence.of("weak", new CharRange(0, 2), 0.1);

        assertThat(all(new Saying("sure", 0.5, Detection.of(1)), new Saying("other", 0.5, Detection.of(List.of(weak))))
                        .evidence())
                .containsExactly(Evidence.of("sure", null, 1), weak);
    }

    @Test
    void each_counts_from_its_own_threshold_on() {
        TextDetector low = new Saying("low", 0.3, Detection.NONE);

        assertThat(all(low, new Saying("high", 0.8, Detection.of(0.7))).score()).isLessThan(0.3);
        assertThat(all(low, new Saying("high", 0.8, Detection.of(0.8))).score()).isEqualTo(0.3);
        assertThat(all(low, new Saying("high", 0.8, Detection.of(1))).score()).isEqualTo(1);
    }
}
