package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A replay depends on it: the same request gives the same text, also in another process. */
class LocalModelRepeatabilityTest {

    /** Prints what a model answers, for the process of the test that starts it. */
    public static final class Answers {

        private Answers() {}

        /** Prints the answers of the model in the first argument. */
        public static void main(String[] arguments) {
            System.out.print(answers(Path.of(arguments[0])));
        }
    }

    static String answers(Path file) {
        StringBuilder all = new StringBuilder();
        try (LocalModel model = LocalModel.load(file)) {
            for (String text : List.of("Once upon a time there was a", "What is the capital of France?")) {
                for (double temperature : new double[] {0, 0.9}) {
                    ModelParameters parameters = ModelParameters.builder()
                            .temperature(temperature)
                            .topP(0.95)
                            .seed(7)
                            .maxTokens(16)
                            .build();
                    all.append(model.generate(ModelRequest.builder()
                                            .user(text)
                                            .parameters(parameters)
                                            .build())
                                    .text())
                            .append('\n');
                }
            }
        }
        return all.toString();
    }

    private static String answersOfAnotherProcess(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dfile.encoding=UTF-8",
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Answers.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    @Test
    void stories_are_the_same_twice_in_a_process_and_in_another_one() throws Exception {
        Path file = TestModels.stories();
        String first = answers(file);

        assertThat(answers(file)).isEqualTo(first);
        assertThat(answersOfAnotherProcess(file)).isEqualTo(first);
    }

    @Test
    void chat_answers_are_the_same_twice_in_a_process_and_in_another_one() throws Exception {
        Path file = TestModels.smolLm2();
        String first = answers(file);

        assertThat(answers(file)).isEqualTo(first);
        assertThat(answersOfAnotherProcess(file)).isEqualTo(first);
    }
}
