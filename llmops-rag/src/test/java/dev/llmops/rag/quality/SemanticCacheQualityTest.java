package dev.llmops.rag.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.core.cache.SemanticCacheCalibration;
import dev.llmops.core.cache.SemanticCacheCalibration.Pair;
import dev.llmops.core.cache.SemanticCacheCalibration.Rates;
import dev.llmops.rag.embedding.MiniLm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hits and false hits of the semantic cache over thresholds, on pairs of sentences. The threshold is chosen on MRPC's training pairs
 * alone; its test pairs and STS-B were not looked at for it. Prints the tables of docs/measurements/caches.md.
 */
@Tag("full")
class SemanticCacheQualityTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets", "serving", "paraphrase");
    private static final double[] THRESHOLDS = {0.70, 0.75, 0.80, 0.85, 0.90, 0.92, 0.94, 0.96, 0.98};

    @Test
    void the_guard_and_a_calibrated_threshold_keep_false_hits_rare() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(FOLDER), "no pairs in " + FOLDER + "; set llmops.shared");
        try (EmbeddingClient model = MiniLm.embeddings()) {
            SemanticCacheCalibration dev = SemanticCacheCalibration.of(model, mrpc("mrpc_train.tsv"));
            SemanticCacheCalibration heldOut = SemanticCacheCalibration.of(model, mrpc("mrpc_test.tsv"));
            SemanticCacheCalibration stsb = SemanticCacheCalibration.of(model, stsb());
            print("MRPC, training pairs (development)", dev);
            print("MRPC, test pairs (held out)", heldOut);
            print("STS-B, test pairs (held out)", stsb);
            for (double limit : new double[] {0.02, 0.05, 0.10}) {
                double threshold = dev.threshold(limit).orElseThrow();
                System.out.printf(
                        Locale.ROOT,
                        "at most %.2f: threshold %.4f; development %s; MRPC test %s; STS-B %s%n",
                        limit,
                        threshold,
                        text(dev.at(threshold)),
                        text(heldOut.at(threshold)),
                        text(stsb.at(threshold)));
            }
            double chosen = dev.threshold(0.05).orElseThrow();
            for (SemanticCacheCalibration pairs : List.of(heldOut, stsb)) {
                assertThat(pairs.at(chosen).falseHitRate()).isLessThanOrEqualTo(0.05);
                assertThat(pairs.at(chosen).hitRate()).isGreaterThanOrEqualTo(0.12);
                assertThat(pairs.at(chosen).falseHits())
                        .isLessThan(pairs.withoutGuardAt(chosen).falseHits());
            }
        }
    }

    private static void print(String name, SemanticCacheCalibration pairs) {
        System.out.println(name);
        for (double threshold : THRESHOLDS) {
            System.out.printf(
                    Locale.ROOT,
                    "| %.2f | %s | %s |%n",
                    threshold,
                    text(pairs.at(threshold)),
                    text(pairs.withoutGuardAt(threshold)));
        }
    }

    private static String text(Rates rates) {
        return String.format(
                Locale.ROOT,
                "%.3f (%d of %d) | %.3f (%d of %d, at most %.3f)",
                rates.hitRate(),
                rates.hits(),
                rates.same(),
                rates.falseHitRate(),
                rates.falseHits(),
                rates.different(),
                rates.maxFalseHitRate());
    }

    private static List<Pair> mrpc(String file) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        List<String> lines = Files.readAllLines(FOLDER.resolve(file));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            pairs.add(new Pair(cells[3], cells[4], cells[0].equals("1")));
        }
        return pairs;
    }

    /** 4 of 5 means "equivalent but for unimportant details"; from 3 down important ones differ. */
    private static List<Pair> stsb() throws IOException {
        List<Pair> pairs = new ArrayList<>();
        List<String> lines = Files.readAllLines(FOLDER.resolve("stsb_test.tsv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            pairs.add(new Pair(cells[1], cells[2], Double.parseDouble(cells[3]) >= 4));
        }
        assertThat(pairs).hasSize(1379);
        return pairs;
    }
}
