package dev.llmops.rag.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {

    @Test
    void it_finds_the_weights_that_made_the_labels() {
        Random random = new Random(20261125);
        LogisticRegression truth = new LogisticRegression(-0.5, 2, -1);
        double[][] rows = new double[20_000][];
        boolean[] labels = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {3 + random.nextGaussian(), 10 * random.nextGaussian() / 10};
            labels[i] = random.nextDouble() < truth.probability(rows[i]);
        }

        LogisticRegression fit = LogisticRegression.fit(rows, labels, 1e-3, false);

        assertThat(fit.weights()[0]).isCloseTo(2, Offset.offset(0.15));
        assertThat(fit.weights()[1]).isCloseTo(-1, Offset.offset(0.1));
        assertThat(fit.intercept()).isCloseTo(-0.5, Offset.offset(0.4));
    }

    @Test
    void balanced_labels_put_the_border_in_the_middle() {
        double[][] rows = new double[100][];
        boolean[] labels = new boolean[100];
        for (int i = 0; i < 100; i++) {
            labels[i] = i >= 90;
            rows[i] = new double[] {labels[i] ? 1 : 0};
        }

        LogisticRegression fit = LogisticRegression.fit(rows, labels, 1, true);

        assertThat(fit.probability(0.5)).isCloseTo(0.5, Offset.offset(1e-6));
    }

    @Test
    void a_feature_that_never_changes_and_labels_of_one_kind_do_no_harm() {
        LogisticRegression fit = LogisticRegression.fit(new double[][] {{1}, {1}}, new boolean[] {true, true}, 1, true);

        assertThat(fit.probability(1)).isBetween(0.5, 1.0);
    }

    @Test
    void no_rows_and_no_penalty_are_refused() {
        assertThatThrownBy(() -> LogisticRegression.fit(new double[0][], new boolean[0], 1, false))
                .hasMessageContaining("at least one row");
        assertThatThrownBy(() -> LogisticRegression.fit(new double[][] {{1}}, new boolean[] {true}, 0, false))
                .hasMessage("penalty must be above 0, but was 0.0");
    }
}
