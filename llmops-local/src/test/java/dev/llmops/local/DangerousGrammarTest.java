package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request cannot end the process, nor keep it busy for ever, by its grammar. */
@Timeout(120)
class DangerousGrammarTest {

    /** A separate process, because a grammar that gets through would end it. */
    public static final class Application {

        private Application() {}

        /** Loads the model in the first argument, asks it what is refused, then the worst that is not. */
        public static void main(String[] arguments) {
            try (LocalModel model = LocalModel.load(Path.of(arguments[0]))) {
                refused(model, Map.of("grammar", "root ::= " + "(".repeat(100_000)));
                refused(model, Map.of("grammar", "root ::= " + "(".repeat(60_000)));
                refused(model, Map.of("grammar", "root ::= a root \"x\" | \"y\"\na ::= b\nb ::= \"z\" | \"\""));
                refused(model, Map.of("grammar", "root ::= \"a\"{5,3}"));
                refused(model, Map.of("grammar", "root ::= \"a\"", "grammar_triggers", List.of("(a+)+$")));
                answered(model, "root ::= " + "(".repeat(100) + "\"a\"" + ")".repeat(100));
                answered(model, "root ::= \"a\"{0,1900} \"b\"");
                answered(model, chain(190));
                answered(model, doubling(8));
            }
            System.out.println("alive");
        }

        private static String chain(int length) {
            StringBuilder grammar = new StringBuilder("root ::= a0\n");
            for (int i = 0; i < length; i++) {
                grammar.append("a%d ::= a%d\n".formatted(i, i + 1));
            }
            return grammar.append("a%d ::= \"z\"\n".formatted(length)).toString();
        }

        private static String doubling(int depth) {
            StringBuilder grammar = new StringBuilder("root ::= a0\n");
            for (int i = 0; i < depth; i++) {
                grammar.append("a%d ::= a%d \"x\" | a%d \"y\"\n".formatted(i, i + 1, i + 1));
            }
            return grammar.append("a%d ::= \"z\"\n".formatted(depth)).toString();
        }

        private static void refused(LocalModel model, Map<String, Object> vendor) {
            try {
                ask(model, vendor);
                System.out.println("answered " + vendor.toString().substring(0, 40));
            } catch (InvalidRequestException e) {
                // As it must be.
            }
        }

        private static void answered(LocalModel model, String grammar) {
            if (ask(model, Map.of("grammar", grammar)).isEmpty()) {
                System.out.println("no answer");
            }
        }

        private static String ask(LocalModel model, Map<String, Object> vendor) {
            return model.generate(ModelRequest.builder()
                            .user("Zoo")
                            .parameters(ModelParameters.builder()
                                    .maxTokens(4)
                                    .vendor(vendor)
                                    .build())
                            .build())
                    .text();
        }
    }

    @Test
    void what_could_is_refused_and_the_worst_that_is_taken_does_not() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        TestModels.stories().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.lines()).containsExactly("alive");
        assertThat(process.waitFor()).isZero();
    }
}
