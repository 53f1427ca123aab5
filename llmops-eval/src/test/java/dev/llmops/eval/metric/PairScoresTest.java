package dev.llmops.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.eval.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairScoresTest {

    @TempDir
    Path folder;

    @Test
    void each_pair_gets_a_score_under_its_id() throws IOException {
        Path in = write("""
                {"id":7,"hypothesis":"the gunman kill police","references":["police killed the gunman"]}
                {"id":"b","hypothesis":"x","references":["y","x"]}
                """);
        Path out = folder.resolve("out.jsonl");

        assertThat(PairScores.write(TextMetric.ROUGE_L, in, out)).isEqualTo(2);
        assertThat(out).content().isEqualTo("{\"id\":7,\"score\":0.5}\n{\"id\":\"b\",\"score\":1.0}\n");
    }

    @Test
    void a_broken_pair_is_named_by_its_line() throws IOException {
        Path in = write(
                "{\"id\":1,\"hypothesis\":\"a\",\"references\":[\"a\"]}\n{\"id\":2,\"hypothesis\":\"a\",\"references\":[]}\n");

        assertThatThrownBy(() -> PairScores.write(TextMetric.ROUGE_L, in, folder.resolve("out.jsonl")))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("at least one reference");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("in.jsonl"), text);
    }
}
