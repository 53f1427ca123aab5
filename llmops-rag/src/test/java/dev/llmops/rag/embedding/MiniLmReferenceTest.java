package dev.llmops.rag.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Vectors are those of Python's onnxruntime with the same file, if it is the same version: its kernels for 8 bits differ
 * between versions (1.20.0 and 1.32.0: cosines down to .995). It needs an interpreter that has that, numpy and tokenizers:
 *
 * <pre>python3 -m venv reference &amp;&amp; reference/bin/pip install numpy onnxruntime==1.20.0 tokenizers
 * mvn -pl llmops-rag -am test -Dtest=MiniLmReferenceTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dllmops.python=$PWD/reference/bin/python</pre>
 */
class MiniLmReferenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CORPUS =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets/rag/scifact/corpus.jsonl");
    private static final int TEXTS = 100;

    @TempDir
    Path folder;

    @Test
    void vectors_are_those_of_pythons_onnxruntime() throws IOException, InterruptedException {
        String python = System.getProperty("llmops.python", "");
        assumeTrue(!python.isEmpty(), "no Python to compare with; -Dllmops.python names one with onnxruntime");
        assumeTrue(Files.isRegularFile(CORPUS), "no texts in " + CORPUS + "; -Dllmops.shared names the folder");
        List<String> texts = texts();

        List<float[]> reference = reference(python, texts);

        try (EmbeddingClient model = MiniLm.embeddings()) {
            List<float[]> vectors =
                    model.embed(texts, EmbeddingPurpose.DOCUMENT).vectors();
            double least = 1;
            for (int i = 0; i < TEXTS; i++) {
                least = Math.min(least, dot(vectors.get(i), reference.get(i)));
            }
            System.out.printf("least cosine of %d texts: %.6f%n", TEXTS, least);
            assertThat(least).isGreaterThanOrEqualTo(0.9999);
        }
    }

    /** Abstracts, of which some are longer than the model reads, and their titles, which are short. */
    private static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String line : Files.readAllLines(CORPUS).subList(0, TEXTS / 2)) {
            texts.add(JSON.readTree(line).get("title").asText());
            texts.add(JSON.readTree(line).get("text").asText());
        }
        return texts;
    }

    private List<float[]> reference(String python, List<String> texts) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (String text : texts) {
            lines.add(JSON.writeValueAsString(text));
        }
        Path asked = Files.write(folder.resolve("texts.jsonl"), lines);
        Path told = folder.resolve("vectors.jsonl");
        Process process = new ProcessBuilder(
                        python,
                        copy(MiniLmReferenceTest.class, "minilm_reference.py"),
                        copy(AllMiniLmL6V2QuantizedEmbeddingModel.class, "/all-minilm-l6-v2-q.onnx"),
                        copy(AllMiniLmL6V2QuantizedEmbeddingModel.class, "/all-minilm-l6-v2-q-tokenizer.json"))
                .redirectInput(asked.toFile())
                .redirectOutput(told.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor())
                .as("the script's exit code; what it lacks stands above")
                .isZero();
        List<String> rows = Files.readAllLines(told);
        String version = JSON.readTree(rows.get(0)).asText();
        String ours = OrtEnvironment.getEnvironment().getVersion();
        assumeTrue(version.equals(ours), "the versions must be the same, but Python has " + version + ", Java " + ours);
        List<float[]> vectors = new ArrayList<>();
        for (String line : rows.subList(1, rows.size())) {
            vectors.add(JSON.readValue(line, float[].class));
        }
        return vectors;
    }

    private String copy(Class<?> beside, String name) throws IOException {
        Path file = folder.resolve(Objects.requireNonNull(Path.of(name).getFileName()));
        try (InputStream resource = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            Files.copy(resource, file);
        }
        return file.toString();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
